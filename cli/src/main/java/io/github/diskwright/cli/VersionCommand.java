package io.github.diskwright.cli;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.CodecRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;

/** {@code version}. */
@Command(name = "version", description = "Print the version, and what this installation can do.")
final class VersionCommand extends Verb {
    VersionCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        String version = version();
        String java = System.getProperty("java.vm.name") + " " + Runtime.version();
        List<String> formats =
                session().formats().formats().stream().map(BlockFormat::name).toList();
        List<String> codecs = CodecRegistry.load().codecs().stream()
                .filter(Codec::isAvailable)
                .map(Codec::name)
                .toList();
        line("diskwright " + version);
        line("formats: " + String.join(", ", formats));
        line("codecs:  " + String.join(", ", codecs));
        line("java:    " + java);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", version);
        result.put("formats", formats);
        result.put("codecs", codecs);
        result.put("java", java);
        json(result);
        return ExitCode.DONE;
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "unknown");
    }
}
