package io.github.diskwright.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Gives each verb the session that it runs in. */
final class VerbFactory implements IFactory {
    private final IFactory others = CommandLine.defaultFactory();
    private final Session session;

    VerbFactory(Session session) {
        this.session = session;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (!Verb.class.isAssignableFrom(type)) {
            return others.create(type);
        }
        Constructor<K> constructor = type.getDeclaredConstructor(Session.class);
        return constructor.newInstance(session);
    }
}
