package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.digest.MultiDigester;

/** Feeds a digester with the device, zeros included. */
public final class DigestStage implements BlockStage<Object> {
    private final MultiDigester digester;

    /**
     * @param digester takes the bytes; whoever made it finishes it after the run
     */
    public DigestStage(MultiDigester digester) {
        this.digester = digester;
    }

    @Override
    public Next block(Block block, Object result) {
        digester.update(block.data());
        return Next.CONTINUE;
    }

    @Override
    public Next zeros(long position, long length) {
        digester.updateZeros(length);
        return Next.CONTINUE;
    }
}
