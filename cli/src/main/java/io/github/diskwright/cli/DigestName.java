package io.github.diskwright.cli;

import io.github.diskwright.image.digest.DigestAlgorithm;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of digests on the command line. */
final class DigestName implements ITypeConverter<DigestAlgorithm> {
    @Override
    public DigestAlgorithm convert(String text) {
        return DigestAlgorithm.byName(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a known digest"));
    }
}
