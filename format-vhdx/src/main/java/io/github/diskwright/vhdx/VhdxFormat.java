package io.github.diskwright.vhdx;

import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.Property;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.vhdx.internal.Signature;
import io.github.diskwright.vhdx.internal.VhdxCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** VHDX as a format of the registry. See {@link VhdxDisk} for what can be opened and made. */
public final class VhdxFormat implements BlockFormat {
    /** For {@link java.util.ServiceLoader}. */
    public VhdxFormat() {}

    @Override
    public String name() {
        return "vhdx";
    }

    @Override
    public String title() {
        return "VHDX virtual disk";
    }

    @Override
    public List<String> fileEndings() {
        return List.of(".vhdx", ".avhdx");
    }

    /**
     * {@inheritDoc} A file without its first signature that has the others of a VHDX is recognised too, so that it is
     * not taken for a raw disk; opening it then says what is wrong. That is so for one that was damaged, and may be so
     * for one whose making was interrupted just before its end.
     */
    @Override
    public boolean recognises(BlockDevice file) throws IOException {
        return Signature.isIn(file);
    }

    @Override
    public BlockImage open(BlockDevice file, OpenOptions options) throws IOException {
        return open(file, VhdxOptions.of(options));
    }

    /**
     * As {@link #open(BlockDevice, OpenOptions)}, with the options that only VHDX has. The image's device is a {@link
     * VhdxDisk}.
     *
     * @throws IOException if the file cannot be read or breaks a rule
     */
    public BlockImage open(BlockDevice file, VhdxOptions options) throws IOException {
        return new VhdxImage(this, VhdxDisk.open(file, options));
    }

    @Override
    public NewImage create(ResizableDevice file, CreateOptions options) throws IOException {
        return new NewVhdxImage(this, VhdxDisk.create(file, options));
    }

    @Override
    public List<Finding> check(BlockDevice file, CheckOptions options) throws IOException {
        return VhdxCheck.check(file, options);
    }

    private static List<Property> properties(VhdxDisk device) {
        List<Property> properties = new ArrayList<>();
        properties.add(Property.text("type", "type", device.type().name().toLowerCase(Locale.ROOT)));
        properties.add(Property.bytes("blockSize", "block size", device.blockSize()));
        properties.add(Property.bytes("logicalSectorSize", "logical sector size", device.logicalSectorSize()));
        properties.add(Property.bytes("physicalSectorSize", "physical sector size", device.physicalSectorSize()));
        properties.add(Property.text("diskId", "disk id", device.diskId().toString()));
        properties.add(Property.text(
                "dataWriteGuid", "data write id", device.dataWriteGuid().toString()));
        properties.add(Property.text("creator", "creator", device.creator()));
        properties.add(Property.text("log", "log", device.isLogReplayed() ? "replayed in memory" : "empty"));
        device.parentLink().ifPresent(link -> {
            properties.add(Property.text(
                    "parentLinkage", "parent's data write id", link.linkage().toString()));
            List<String> parents = device.parents();
            properties.add(Property.text("parent", "parent", parents.get(0)));
            properties.add(Property.number("generations", "parents in the chain", parents.size()));
        });
        device.allocatedBlocks().ifPresent(blocks -> {
            properties.add(Property.number("allocatedBlocks", "allocated blocks", blocks));
            properties.add(Property.bytes("allocatedBytes", "allocated", blocks * device.blockSize()));
        });
        properties.add(Property.bytes("fileSize", "file size", device.fileSize()));
        return properties;
    }

    private record VhdxImage(BlockFormat format, VhdxDisk device) implements BlockImage {
        @Override
        public List<Property> properties() {
            return VhdxFormat.properties(device);
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }

    private record NewVhdxImage(BlockFormat format, VhdxDisk device) implements NewImage {
        @Override
        public List<Property> properties() {
            return VhdxFormat.properties(device);
        }

        @Override
        public void complete(JobOptions job) throws IOException {
            device.complete(job);
        }

        @Override
        public void close() throws IOException {
            device.close();
        }
    }
}
