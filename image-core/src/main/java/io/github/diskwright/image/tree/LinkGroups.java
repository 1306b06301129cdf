package io.github.diskwright.image.tree;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files with several names while a copy has not met all of them: about 100 bytes for each. Used by one thread, but for
 * the groups.
 */
final class LinkGroups {
    private final Map<Long, Group> groups = new HashMap<>();

    /** The group of a file, which is forgotten when as many names were met as the file says that it has. */
    Group meet(FileNode node) {
        long id = node.fileId();
        Group group = groups.computeIfAbsent(id, key -> new Group());
        group.met++;
        if (group.met >= node.linkCount()) {
            groups.remove(id);
        }
        return group;
    }

    /** The names of one file. Thread-safe, but for what {@link LinkGroups} counts. */
    static final class Group {
        private final ArrayDeque<CopyEntry> waiting = new ArrayDeque<>();
        private int met;
        private boolean isMaking;
        private @Nullable TargetFile made;

        /** Whose turn it is to make the file: this name's; or the file is there; or else the name waits. */
        synchronized Turn enter(CopyEntry entry) {
            if (made != null) {
                return Turn.LINK;
            }
            if (isMaking) {
                waiting.add(entry);
                return Turn.WAIT;
            }
            isMaking = true;
            return Turn.MAKE;
        }

        /** The file is there, or could not be made under that name. */
        synchronized void leave(Optional<TargetFile> file) {
            made = file.orElse(null);
            isMaking = false;
        }

        /** The next name that waited. */
        synchronized Optional<CopyEntry> poll() {
            return Optional.ofNullable(waiting.poll());
        }

        /** The file, after {@link Turn#LINK}. */
        synchronized TargetFile file() {
            TargetFile file = made;
            if (file == null) {
                throw new IllegalStateException("the file is not there");
            }
            return file;
        }
    }

    /** What a name has to do. */
    enum Turn {
        /** Make the file. */
        MAKE,
        /** Link to it. */
        LINK,
        /** Nothing: whoever makes the file will. */
        WAIT
    }
}
