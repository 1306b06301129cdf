package io.github.diskwright.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The sector sizes that disks have. */
final class SectorSize implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        if (!text.equals("512") && !text.equals("4096")) {
            throw new TypeConversionException("'" + text + "' is not a sector size; allowed are 512 and 4096");
        }
        return Integer.valueOf(text);
    }
}
