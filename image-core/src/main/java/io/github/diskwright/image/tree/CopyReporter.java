package io.github.diskwright.image.tree;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.NoSpaceException;
import java.io.IOException;

/** What a writer and the copy itself tell about one file. */
final class CopyReporter implements FileReport {
    private final TreePath path;
    private final CopyTally tally;
    private final CopyOptions.OnError onError;

    CopyReporter(TreePath path, CopyTally tally, CopyOptions.OnError onError) {
        this.path = path;
        this.tally = tally;
        this.onError = onError;
    }

    @Override
    public void lost(TreeFeature feature, String detail) {
        tally.add(new CopyLoss(path, feature, detail));
    }

    @Override
    public void failed(IOException cause) throws IOException {
        tally.takeBackFile();
        notCopied(cause);
    }

    /** The file was not made, by whosever fault. */
    void notCopied(IOException cause) throws IOException {
        // Neither is an error of this file: the next ones would fare no better.
        if (cause instanceof CancelledException || cause instanceof NoSpaceException) {
            throw cause;
        }
        tally.add(new CopyFailure(path, cause));
        if (onError == CopyOptions.OnError.STOP) {
            throw cause;
        }
    }
}
