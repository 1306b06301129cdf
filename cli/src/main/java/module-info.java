/** The {@code diskwright} command. */
module io.github.diskwright.cli {
    requires static org.jspecify;
    requires io.github.diskwright.image;
    requires io.github.diskwright.partition;
    requires info.picocli;

    opens io.github.diskwright.cli to
            info.picocli;
}
