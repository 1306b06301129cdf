package io.github.diskwright.image.pipeline;

import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import io.github.diskwright.image.digest.MultiDigester;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** Serial digests of a pipeline's bytes: a stage for each, so that several digests keep several processors busy. */
final class DigestStages {
    private final List<MultiDigester> digesters = new ArrayList<>();

    /**
     * @param algorithms what to compute; an algorithm that is named twice is computed once
     * @throws UnsupportedFeatureException if one of them needs a library that is not there
     */
    DigestStages(Collection<DigestAlgorithm> algorithms) throws UnsupportedFeatureException {
        for (DigestAlgorithm algorithm : new LinkedHashSet<>(algorithms)) {
            digesters.add(MultiDigester.of(List.of(algorithm)));
        }
    }

    void addTo(BlockPipeline.Builder<?> pipeline) {
        for (MultiDigester digester : digesters) {
            pipeline.stage(new DigestStage(digester));
        }
    }

    /** The digests, in the order asked for. */
    List<DigestValue> finish() {
        return digesters.stream()
                .flatMap(digester -> digester.finish().stream())
                .toList();
    }
}
