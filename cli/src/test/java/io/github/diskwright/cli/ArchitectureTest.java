package io.github.diskwright.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which module may know which, and that nobody outside knows an internal package. */
class ArchitectureTest {
    private static final String ROOT = "io.github.diskwright.";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.diskwright");

    @Test
    void modulesDependUpwardsOnly() {
        for (String format : new String[] {"vhdx..", "partition..", "wim..", "ghost.."}) {
            String[] others = Stream.of("vhdx..", "partition..", "wim..", "ghost..", "cli..")
                    .filter(other -> !other.equals(format))
                    // A ghost image knows the partitions of the disk in it.
                    .filter(other -> !(format.equals("ghost..") && other.equals("partition..")))
                    .map(ROOT::concat)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + format)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(classes);
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + "ntfs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "vhdx..", ROOT + "partition..", ROOT + "wim..", ROOT + "ghost..", ROOT + "cli..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "image..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "ntfs..",
                        ROOT + "vhdx..",
                        ROOT + "partition..",
                        ROOT + "wim..",
                        ROOT + "ghost..",
                        ROOT + "cli..")
                .check(classes);
    }

    @Test
    void theCommandUsesNoInternalPackage() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..internal..")
                .check(classes);
    }

    @Test
    void packagesOfTheCoreFormNoCycle() {
        slices().matching(ROOT + "image.(device|digest|codec|pipeline|tree)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }
}
