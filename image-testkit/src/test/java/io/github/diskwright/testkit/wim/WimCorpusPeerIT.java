package io.github.diskwright.testkit.wim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeListing;
import java.io.IOException;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every recipe makes a file that foreign tools take, or have against it what it is made for. */
class WimCorpusPeerIT {
    @ParameterizedTest
    @EnumSource
    void soundFilesAreTakenAndHaveTrees(WimRecipe recipe) throws IOException {
        WimSample sample = WimCorpus.require().sample(recipe);
        WimlibImagex.require().verify(sample.plain());
        PlainWim images = sample.images();
        assertThat(images.imageCount() == 0).isEqualTo(recipe == WimRecipe.NO_IMAGES);
        for (int image = 1; image <= images.imageCount(); image++) {
            try (MemoryTree tree = images.tree(image)) {
                assertThat(TreeListing.of(tree, EnumSet.allOf(TreeFeature.class))
                                        .size()
                                > 1)
                        .isEqualTo(recipe != WimRecipe.EMPTY_IMAGE);
            }
        }
    }
}
