package io.github.diskwright.ntfs.resize;

import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;

/**
 * New runs for some attributes of a file whose records have room for them: kept instead of the records' bytes, which are
 * made again when they are needed.
 *
 * @param base record of the file
 * @param attributes their places among the file's attributes
 * @param runs of each
 */
record FileChange(long base, int[] attributes, RunList[] runs) {
    /** The records that change. */
    FileEditor apply(NtfsVolume volume) throws IOException {
        NtfsFile file = volume.file(base);
        FileEditor editor = new FileEditor(file, NoSupply.INSTANCE);
        for (int i = 0; i < attributes.length; i++) {
            editor.setRuns(file.attributes().get(attributes[i]), runs[i]);
        }
        editor.layOut();
        return editor;
    }

    /** Such files need nothing new. */
    private enum NoSupply implements FileEditor.Supply {
        INSTANCE;

        @Override
        public EditedRecord takeRecord(long base, long below) {
            throw new IllegalStateException("a file that had room needs a record");
        }

        @Override
        public RunList takeClusters(long count) {
            throw new IllegalStateException("a file that had room needs clusters");
        }

        @Override
        public long clusterLimit() {
            return Long.MAX_VALUE;
        }
    }
}
