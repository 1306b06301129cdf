package io.github.diskwright.ghost.container;

import io.github.diskwright.ghost.container.internal.IndexEntry;
import io.github.diskwright.ghost.container.internal.Method;
import io.github.diskwright.ghost.container.internal.Record;
import io.github.diskwright.ghost.container.internal.Uuids;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.digest.DigestValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** The fields of a facts record (section 4.4 of the format). */
final class FactsFields {
    private static final int HEADER_LENGTH = 8;
    private static final int MUST_BE_KNOWN = 1;
    private static final int CREATED = 1;
    private static final int SOFTWARE = 2;
    private static final int SOURCE = 3;
    private static final int COMMENT = 4;
    private static final int CONTENTS = 5;
    private static final int BASE = 6;
    private static final int STORAGE = 7;
    private static final int TABLE = 8;
    private static final int PARTITION = 9;
    private static final int BOOT_AREA = 10;

    private static final int BASE_LENGTH = Uuids.SIZE_BYTES + IndexEntry.DIGEST_LENGTH + Long.BYTES;
    private static final int STORAGE_LENGTH = 24;
    private static final int TABLE_LENGTH = 24;
    private static final int PARTITION_LENGTH = 80;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private FactsFields() {}

    static ByteBuffer write(ImageFacts facts) {
        FactsFields fields = new FactsFields();
        fields.add(CREATED, 0, buffer(8).putLong(facts.created().toEpochMilli()));
        fields.add(SOFTWARE, 0, text(facts.software()));
        fields.add(SOURCE, 0, text(facts.source()));
        fields.add(COMMENT, 0, text(facts.comment()));
        fields.add(CONTENTS, 0, buffer(1).put((byte) facts.contents().ordinal()));
        facts.base().ifPresent(base -> fields.add(BASE, MUST_BE_KNOWN, base(base)));
        fields.add(STORAGE, 0, storage(facts.storage()));
        fields.add(TABLE, 0, table(facts.table()));
        facts.partitions().forEach(partition -> fields.add(PARTITION, 0, partition(partition)));
        fields.add(BOOT_AREA, 0, buffer(8).putLong(facts.bootArea()));
        return ByteBuffer.wrap(fields.out.toByteArray());
    }

    private void add(int number, int flags, ByteBuffer value) {
        int length = value.position();
        ByteBuffer header = buffer(HEADER_LENGTH)
                .putShort((short) number)
                .putShort((short) flags)
                .putInt(length);
        out.write(header.array(), 0, HEADER_LENGTH);
        out.write(value.array(), 0, length);
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer text(String text) {
        byte[] bytes = utf8(text);
        return buffer(bytes.length).put(bytes);
    }

    private static ByteBuffer base(BaseImage base) {
        byte[] name = utf8(base.fileName());
        ByteBuffer value = buffer(BASE_LENGTH + name.length);
        putId(value, base.imageId());
        return value.put(base.tree().toByteArray()).putLong(base.diskSize()).put(name);
    }

    private static ByteBuffer storage(ImageFacts.Storage storage) {
        int method = Method.ofCodec(storage.codec()).orElse(Method.STORE).code();
        return buffer(STORAGE_LENGTH)
                .putInt(method)
                .putInt(storage.level())
                .putLong(storage.knownChunkMemory())
                .putLong(storage.checkpointInterval());
    }

    private static ByteBuffer table(ImageFacts.Table table) {
        ByteBuffer value = buffer(TABLE_LENGTH).putInt(table.kind().ordinal()).putInt(table.signature());
        putId(value, table.id());
        return value;
    }

    private static ByteBuffer partition(PartitionFacts partition) {
        byte[] name = shortText(partition.name());
        byte[] fileSystem = shortText(partition.fileSystem());
        byte[] label = shortText(partition.label());
        ByteBuffer value = buffer(PARTITION_LENGTH + 6 + name.length + fileSystem.length + label.length);
        value.putInt(partition.number()).put((byte) partition.mbrType());
        value.put((byte) (partition.isActive() ? 1 : 0));
        value.put((byte) partition.captured().ordinal()).put((byte) 0);
        putId(value, partition.type());
        putId(value, partition.id());
        value.putLong(partition.attributes()).putLong(partition.start()).putLong(partition.size());
        value.putLong(partition.usedBytes()).putLong(partition.leastSize());
        for (byte[] part : new byte[][] {name, fileSystem, label}) {
            value.putShort((short) part.length).put(part);
        }
        return value;
    }

    /** Names of partitions and volumes are a few dozen letters; what a caller makes up is cut, not refused. */
    private static byte[] shortText(String text) {
        return utf8(text.length() <= 1024 ? text : text.substring(0, 1024));
    }

    private static void putId(ByteBuffer value, UUID id) {
        Uuids.put(value, value.position(), id);
        value.position(value.position() + Uuids.SIZE_BYTES);
    }

    static ImageFacts read(Record record) throws ImageException {
        ByteBuffer content = record.content();
        ImageFacts.Builder facts = ImageFacts.builder();
        int at = 0;
        while (at < content.limit()) {
            if (content.limit() - at < HEADER_LENGTH) {
                throw record.corrupt(at, "a field", (content.limit() - at) + " bytes");
            }
            int number = Short.toUnsignedInt(content.getShort(at));
            int flags = Short.toUnsignedInt(content.getShort(at + 2));
            long length = Integer.toUnsignedLong(content.getInt(at + 4));
            at += HEADER_LENGTH;
            if (length > content.limit() - at) {
                throw record.corrupt(at, "a field of at most " + (content.limit() - at) + " bytes", length + " bytes");
            }
            ByteBuffer value = content.slice(at, (int) length).order(ByteOrder.LITTLE_ENDIAN);
            field(record, facts, number, flags, new Value(record, at, value));
            at += (int) length;
        }
        return facts.build();
    }

    private static void field(Record record, ImageFacts.Builder facts, int number, int flags, Value value)
            throws ImageException {
        switch (number) {
            case CREATED -> facts.created(Instant.ofEpochMilli(value.atLeast(8).getLong(0)));
            case SOFTWARE -> facts.software(value.text(0));
            case SOURCE -> facts.source(value.text(0));
            case COMMENT -> facts.comment(value.text(0));
            case CONTENTS -> facts.contents(value.oneOf(ImageFacts.Contents.values(), 0));
            case BASE -> facts.base(value.base());
            case STORAGE -> facts.storage(value.storage());
            case TABLE -> facts.table(value.table());
            case PARTITION -> facts.partition(value.partition());
            case BOOT_AREA -> facts.bootArea(value.atLeast(8).getLong(0));
            default -> {
                if ((flags & MUST_BE_KNOWN) != 0) {
                    throw new UnsupportedFeatureException(record.source(), "facts of number " + number);
                }
            }
        }
    }

    /** The value of a field. */
    private record Value(Record record, int offset, ByteBuffer bytes) {
        ByteBuffer atLeast(int length) throws CorruptImageException {
            if (bytes.remaining() < length) {
                throw record.corrupt(offset, length + " bytes or more", bytes.remaining() + " bytes");
            }
            return bytes;
        }

        String text(int from) {
            return StandardCharsets.UTF_8
                    .decode(bytes.duplicate().position(from))
                    .toString();
        }

        <E> E oneOf(E[] values, int at) throws CorruptImageException {
            int number = Byte.toUnsignedInt(atLeast(at + 1).get(at));
            if (number >= values.length) {
                throw record.corrupt(offset + at, "a number below " + values.length, Integer.toString(number));
            }
            return values[number];
        }

        BaseImage base() throws CorruptImageException {
            atLeast(BASE_LENGTH);
            byte[] tree = new byte[IndexEntry.DIGEST_LENGTH];
            bytes.get(Uuids.SIZE_BYTES, tree);
            return new BaseImage(
                    Uuids.get(bytes, 0),
                    new DigestValue(DigestAlgorithm.SHA_256, tree),
                    bytes.getLong(BASE_LENGTH - Long.BYTES),
                    text(BASE_LENGTH));
        }

        ImageFacts.Storage storage() throws CorruptImageException {
            atLeast(STORAGE_LENGTH);
            return new ImageFacts.Storage(
                    oneOf(Method.values(), 0).codec(), bytes.getInt(4), bytes.getLong(8), bytes.getLong(16));
        }

        ImageFacts.Table table() throws CorruptImageException {
            atLeast(TABLE_LENGTH);
            return new ImageFacts.Table(oneOf(ImageFacts.TableKind.values(), 0), bytes.getInt(4), Uuids.get(bytes, 8));
        }

        PartitionFacts partition() throws CorruptImageException {
            atLeast(PARTITION_LENGTH);
            ByteBuffer texts = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(PARTITION_LENGTH);
            return new PartitionFacts(
                    bytes.getInt(0),
                    Byte.toUnsignedInt(bytes.get(4)),
                    bytes.get(5) == 1,
                    oneOf(PartitionFacts.Captured.values(), 6),
                    Uuids.get(bytes, 8),
                    Uuids.get(bytes, 24),
                    bytes.getLong(40),
                    bytes.getLong(48),
                    bytes.getLong(56),
                    bytes.getLong(64),
                    bytes.getLong(72),
                    shortText(texts),
                    shortText(texts),
                    shortText(texts));
        }

        private String shortText(ByteBuffer texts) throws CorruptImageException {
            int length = texts.remaining() < Short.BYTES ? 1 : Short.toUnsignedInt(texts.getShort());
            if (length > texts.remaining()) {
                throw record.corrupt(
                        offset + texts.position(),
                        "a text of at most " + texts.remaining() + " bytes",
                        length + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .decode(texts.slice(texts.position(), length))
                    .toString();
            texts.position(texts.position() + length);
            return text;
        }
    }
}
