#!/usr/bin/env python3
"""A second reader of .dwi images, made from DWI-FORMAT.md alone, to judge what the Java writer makes.

It is strict: it walks over every record of every segment, checks whatever the format lets a reader check, and names
the first fault. Numbers in comments are sections of DWI-FORMAT.md. Python's standard library and the program zstd are
all it needs.

    read_dwi.py [--output FILE] [--key-file FILE | --password-file FILE] [--base FILE]... SEGMENT...
    read_dwi.py --batch LIST ...     one image for each line of LIST, its segments between tabs
    read_dwi.py --self-check         the test vectors of CRC-32C, AES-256-GCM and Argon2id

For each image one line comes out: "ok", the SHA-256 of the disk and the value of the digest tree; or "fault" and what
is wrong. With --output the bytes of the disk are written to the file ("-": to standard output, and the line to standard
error). The exit code is 1 where an image has a fault.
"""

import argparse
import hashlib
import hmac
import struct
import subprocess
import sys
import unicodedata

CHUNK, PAGE, CHECKPOINT, FACTS, UNREADABLE, DIRECTORY, SEGMENT_END, END, HEADER_COPY = range(1, 10)
NAMES = {CHUNK: "chunk", PAGE: "index page", CHECKPOINT: "checkpoint", FACTS: "facts", UNREADABLE: "unreadable ranges",
         DIRECTORY: "directory", SEGMENT_END: "segment end", END: "end",
         HEADER_COPY: "copy of the segment header"}
IN_CLEAR = (SEGMENT_END, HEADER_COPY)
SKIPPABLE, ENCRYPTED, COPY = 1, 2, 4
UNUSED, ZERO, STORED, IN_BASE = range(4)


class Fault(Exception):
    """What is wrong with an image, in one line."""


def need(condition, text):
    if not condition:
        raise Fault(text)


# ---------------------------------------------------------------- CRC-32C (1)

def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC_TABLE = crc_table()


def crc32c(data):
    table, crc = CRC_TABLE, 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def without(data, *ranges):
    """The bytes with some ranges as zero."""
    result = bytearray(data)
    for start, end in ranges:
        result[start:end] = bytes(end - start)
    return bytes(result)


# ---------------------------------------------------------------- AES-256-GCM (NIST SP 800-38D)

def xor(a, b):
    return (int.from_bytes(a, "little") ^ int.from_bytes(b, "little")).to_bytes(len(a), "little")


def times_x(value):
    return ((value << 1) ^ 0x11B) & 0xFF if value & 0x80 else value << 1


def substitution():
    power, logarithm, value = [], {}, 1
    for exponent in range(255):
        power.append(value)
        logarithm[value] = exponent
        value ^= times_x(value)
    box = bytearray(256)
    for byte in range(256):
        inverse = power[-logarithm[byte] % 255] if byte else 0
        box[byte] = 0x63 ^ inverse
        for shift in range(1, 5):
            box[byte] ^= (inverse << shift | inverse >> (8 - shift)) & 0xFF
    return bytes(box)


S1 = substitution()
S2 = bytes(times_x(value) for value in S1)
S3 = xor(S1, S2)


class Gcm:
    """AES-256-GCM under one key. All blocks of a message go through a round together: position i of every block in one
    string, so that a step is one call on long strings."""

    made = {}

    @classmethod
    def of(cls, key):
        if key not in cls.made:
            cls.made[key] = cls(key)
        return cls.made[key]

    def __init__(self, key):
        words, constant = [key[i:i + 4] for i in range(0, 32, 4)], 1
        for i in range(8, 60):
            word = words[-1]
            if i % 8 == 0:
                word = xor((word[1:] + word[:1]).translate(S1), bytes([constant, 0, 0, 0]))
                constant = times_x(constant)
            elif i % 8 == 4:
                word = word.translate(S1)
            words.append(xor(words[-8], word))
        self.round_keys = [b"".join(words[i:i + 4]) for i in range(0, 60, 4)]
        self.tables = self.hash_tables(int.from_bytes(self.encrypt_blocks(bytes(16)), "big"))

    @staticmethod
    def hash_tables(value):
        tables = []
        for _ in range(16):
            table = [0] * 256
            for bit in (0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1):
                table[bit] = value
                value = (value >> 1) ^ (0xE1 << 120 if value & 1 else 0)
            for byte in range(256):
                low = byte & -byte
                if low != byte:
                    table[byte] = table[low] ^ table[byte ^ low]
            tables.append(table)
        return tables

    def encrypt_blocks(self, blocks):
        count = len(blocks) // 16

        def number(text):
            return int.from_bytes(text, "little")

        def with_key(values, key):
            return [(value ^ number(bytes([byte]) * count)).to_bytes(count, "little") for value, byte in zip(values, key)]

        state = with_key([number(blocks[i::16]) for i in range(16)], self.round_keys[0])
        for key in self.round_keys[1:-1]:
            mixed = []
            for i in range(16):
                column, row = i - i % 4, i % 4
                a, b, c, d = (state[(column + (row + k) % 4 + 4 * ((row + k) % 4)) % 16] for k in range(4))
                mixed.append(number(a.translate(S2)) ^ number(b.translate(S3))
                             ^ number(c.translate(S1)) ^ number(d.translate(S1)))
            state = with_key(mixed, key)
        last = [number(state[(i + 4 * (i % 4)) % 16].translate(S1)) for i in range(16)]
        result = bytearray(len(blocks))
        for i, text in enumerate(with_key(last, self.round_keys[-1])):
            result[i::16] = text
        return bytes(result)

    def hash(self, text):
        value = 0
        for i in range(0, len(text), 16):
            mixed, value = (value ^ int.from_bytes(text[i:i + 16], "big")).to_bytes(16, "big"), 0
            for table, byte in zip(self.tables, mixed):
                value ^= table[byte]
        return value.to_bytes(16, "big")

    def decrypt(self, nonce, text, tag, extra):
        """The plain bytes, or None where the tag does not fit."""
        padded = b"".join(part + bytes(-len(part) % 16) for part in (extra, text))
        blocks = range(1, 2 + (len(text) + 15) // 16)
        stream = self.encrypt_blocks(b"".join(nonce + struct.pack(">I", i) for i in blocks))
        found = xor(self.hash(padded + struct.pack(">QQ", 8 * len(extra), 8 * len(text))), stream[:16])
        return xor(text, stream[16:16 + len(text)]) if hmac.compare_digest(found, tag) else None


# ---------------------------------------------------------------- Argon2id (RFC 9106), slow: for small memory only

MASK = (1 << 64) - 1


def le32(*values):
    return struct.pack("<%dI" % len(values), *values)


def long_blake(text, length):
    text = le32(length) + text
    if length <= 64:
        return hashlib.blake2b(text, digest_size=length).digest()
    value = hashlib.blake2b(text).digest()
    result = value[:32]
    while length - len(result) > 64:
        value = hashlib.blake2b(value).digest()
        result += value[:32]
    return result + hashlib.blake2b(value, digest_size=length - len(result)).digest()


def mix(v, a, b, c, d):
    def add(x, y):
        return (x + y + 2 * (x & 0xFFFFFFFF) * (y & 0xFFFFFFFF)) & MASK

    for first, second in ((32, 24), (16, 63)):
        v[a] = add(v[a], v[b])
        v[d] ^= v[a]
        v[d] = (v[d] >> first | v[d] << (64 - first)) & MASK
        v[c] = add(v[c], v[d])
        v[b] ^= v[c]
        v[b] = (v[b] >> second | v[b] << (64 - second)) & MASK


def compress(x, y):
    mixed = [p ^ q for p, q in zip(x, y)]
    v = list(mixed)
    rows = [[16 * i + k for k in range(16)] for i in range(8)]
    columns = [[16 * k + 2 * i + j for k in range(8) for j in range(2)] for i in range(8)]
    for w in rows + columns:
        for k in range(4):
            mix(v, w[k], w[4 + k], w[8 + k], w[12 + k])
        for k in range(4):
            mix(v, w[k], w[4 + (k + 1) % 4], w[8 + (k + 2) % 4], w[12 + (k + 3) % 4])
    return [p ^ q for p, q in zip(v, mixed)]


def argon2id(password, salt, memory, passes, lanes, length, secret=b"", extra=b""):
    start = le32(lanes, length, memory, passes, 0x13, 2)
    for part in (password, salt, secret, extra):
        start += le32(len(part)) + part
    start = hashlib.blake2b(start).digest()
    piece = memory // (4 * lanes)
    width = 4 * piece
    blocks = [[None] * width for _ in range(lanes)]
    for lane in range(lanes):
        for column in range(2):
            blocks[lane][column] = struct.unpack("<128Q", long_blake(start + le32(column, lane), 1024))
    zeros = [0] * 128
    for turn in range(passes):
        for part in range(4):
            for lane in range(lanes):
                row = blocks[lane]
                for index in range(2 if turn == 0 and part == 0 else 0, piece):
                    column = part * piece + index
                    if turn == 0 and part < 2:
                        if index % 128 == 0 or index == 2 and part == 0:
                            seed = [turn, lane, part, lanes * width, passes, 2, index // 128 + 1] + [0] * 121
                            addresses = compress(zeros, compress(zeros, seed))
                        chosen = addresses[index % 128]
                    else:
                        chosen = row[column - 1][0]
                    other = lane if turn == 0 and part == 0 else (chosen >> 32) % lanes
                    done = part * piece if turn == 0 else width - piece
                    area = done + index - 1 if other == lane else done - (index == 0)
                    near = area * ((chosen & 0xFFFFFFFF) ** 2 >> 32) >> 32
                    first = 0 if turn == 0 else (part + 1) % 4 * piece
                    block = compress(row[column - 1], blocks[other][(first + area - 1 - near) % width])
                    row[column] = block if turn == 0 else [p ^ q for p, q in zip(block, row[column])]
    last = zeros
    for row in blocks:
        last = [p ^ q for p, q in zip(last, row[-1])]
    return long_blake(struct.pack("<128Q", *last), length)


# ---------------------------------------------------------------- methods (3.2)

def lz4_block(body, length, where):
    result, position = bytearray(), 0

    def byte():
        nonlocal position
        need(position < len(body), where + ": LZ4 block ends early")
        position += 1
        return body[position - 1]

    def longer(value):
        if value == 15:
            more = 255
            while more == 255:
                more = byte()
                value += more
        return value

    while True:
        token = byte()
        count = longer(token >> 4)
        need(count <= len(body) - position and count <= length - len(result), where + ": LZ4 literals too long")
        result += body[position:position + count]
        position += count
        if position == len(body):
            break
        distance = byte() | byte() << 8
        count = longer(token & 15) + 4
        need(1 <= distance <= len(result) and count <= length - len(result), where + ": LZ4 match out of range")
        piece = result[-distance:]
        result += (piece * (count // distance + 1))[:count]
    need(len(result) == length, "%s: LZ4 gives %d bytes instead of %d" % (where, len(result), length))
    return bytes(result)


def check_zstd_frame(body, length, where):
    """One frame, its content size that of the chunk, no dictionary, window at most 128 MiB (RFC 8878, 3.1.1)."""
    need(len(body) >= 6 and body[:4] == b"\x28\xB5\x2F\xFD", where + ": no Zstandard frame")
    flags, position = body[4], 5
    single = flags >> 5 & 1
    need(flags & 3 == 0, where + ": Zstandard frame with a dictionary")
    size_bytes = (single, 2, 4, 8)[flags >> 6]
    need(size_bytes > 0, where + ": Zstandard frame without content size")
    if not single:
        exponent, mantissa = body[5] >> 3, body[5] & 7
        window = (1 << 10 + exponent) // 8 * (8 + mantissa)
        need(window <= 128 << 20, where + ": Zstandard window above 128 MiB")
        position = 6
    size = int.from_bytes(body[position:position + size_bytes], "little") + (256 if size_bytes == 2 else 0)
    need(size == length, "%s: Zstandard content size %d instead of %d" % (where, size, length))
    position += size_bytes
    last = False
    while not last:
        need(position + 3 <= len(body), where + ": Zstandard frame ends early")
        header = int.from_bytes(body[position:position + 3], "little")
        last, kind = header & 1, header >> 1 & 3
        position += 3 + (1 if kind == 1 else header >> 3)
    position += 4 if flags & 4 else 0
    need(position == len(body), where + ": not exactly one Zstandard frame")


def zstd_frames(frames):
    """The contents of many frames with one process: concatenated frames give concatenated contents."""
    if not frames:
        return []
    result = subprocess.run(["zstd", "-d", "-c", "-q"], input=b"".join(body for body, _, _ in frames),
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if result.returncode != 0 or len(result.stdout) != sum(length for _, length, _ in frames):
        where = frames[0][2]
        need(len(frames) > 1, where + ": Zstandard: " + result.stderr.decode(errors="replace").strip().replace("\n", " "))
        half = len(frames) // 2
        return zstd_frames(frames[:half]) + zstd_frames(frames[half:])
    contents, position = [], 0
    for _, length, _ in frames:
        contents.append(result.stdout[position:position + length])
        position += length
    return contents


# ---------------------------------------------------------------- segments and records (2, 3)

class Record:
    """A record header, and what is in its body."""

    def __init__(self, segment, position, header):
        self.kind, self.version, self.flags = header[4], header[5], struct.unpack_from("<H", header, 6)[0]
        self.id = header[16:32]
        self.length = struct.unpack_from("<Q", header, 32)[0]
        self.segment = segment
        self.method = header[44]
        self.position = position
        self.subject = struct.unpack_from("<Q", header, 56)[0]
        self.header = header
        self.content = None
        self.digest = None
        self.where = "%s at %d of segment %d" % (NAMES.get(self.kind, "record of kind %d" % self.kind), position, segment)

    @property
    def place(self):
        return self.segment, self.position

    @property
    def is_copy(self):
        return bool(self.flags & COPY)


class Segment:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.data = file.read()
        data = self.data
        need(len(data) >= 4096, path + ": too short for a segment header")
        need(data[:8] == b"\x89DWI\r\n\x1A\n", path + ": no signature")
        major, self.crc = struct.unpack_from("<H2xI", data, 8)
        need(major == 1, "%s: major version %d" % (path, major))
        need(self.crc == crc32c(without(data[:4096], (12, 16))), path + ": CRC of the segment header")
        self.id = data[16:32]
        (self.number, length, self.disk_size, self.chunk_size, self.logical, self.physical, self.features,
         self.longest) = struct.unpack_from("<IIQIIII8xQ", data, 32)
        need(length == 4096, "%s: header length %d" % (path, length))
        need(self.disk_size <= 1 << 62, "%s: disk size %d" % (path, self.disk_size))
        chunk_size = self.chunk_size
        need(1 << 16 <= chunk_size <= 1 << 24 and chunk_size & chunk_size - 1 == 0, "%s: chunk size %d" % (path, chunk_size))
        need(self.logical in (512, 4096) and self.physical in (512, 4096) and self.logical <= self.physical,
             "%s: sector sizes %d and %d" % (path, self.logical, self.physical))
        need(self.features & ~3 == 0, "%s: unknown features %x" % (path, self.features))
        need(self.longest < 1 << 63, "%s: longest segment %d" % (path, self.longest))
        need(self.longest == 0 or len(data) <= self.longest, "%s: segment of %d bytes, longest is %d"
             % (path, len(data), self.longest))

    def common(self):
        return without(self.data[:4096], (12, 16), (32, 36))

    def records(self):
        data, position = self.data, 4096
        while position < len(data):
            where = "record at %d of segment %d" % (position, self.number)
            need(len(data) - position >= 64, where + ": header cut off")
            header = data[position:position + 64]
            need(header[:4] == b"DWIR", where + ": no magic")
            crc, body_crc = struct.unpack_from("<II", header, 8)
            need(crc == crc32c(without(header, (8, 12))), where + ": CRC of the header")
            record = Record(self.number, position, header)
            number, own_position = struct.unpack_from("<I4xQ", header, 40)
            need(record.id == self.id, record.where + ": image id of another image")
            need(number == self.number, "%s: says segment %d" % (record.where, number))
            need(own_position == position, "%s: says position %d" % (record.where, own_position))
            need(record.length <= len(data) - position - 64, record.where + ": body cut off")
            record.content = data[position + 64:position + 64 + record.length]
            need(body_crc == crc32c(record.content), record.where + ": CRC of the body")
            position += 64 + record.length
            if record.kind in NAMES and record.version == 1:
                yield record
            else:
                need(record.flags & SKIPPABLE, "%s: unknown in version %d" % (record.where, record.version))


# ---------------------------------------------------------------- the image

class Image:
    """All of an image: checks everything while it is made, and has the bytes of the disk in `disk`."""

    def __init__(self, segments, secret, bases):
        self.segments = sorted(segments, key=lambda segment: segment.number)
        first = self.first = self.segments[0]
        for number, segment in enumerate(self.segments, 1):
            need(segment.id == first.id, segment.path + ": segment of another image")
            need(segment.number == number, "%s: segment %d where %d should be" % (segment.path, segment.number, number))
            need(segment.common() == first.common(), segment.path + ": header differs from that of segment 1")
        self.disk_size, self.chunk_size = first.disk_size, first.chunk_size
        self.chunk_count = -(-self.disk_size // self.chunk_size)
        self.bases = bases
        self.secret = secret
        self.base = None
        slots = [first.data[256 + 128 * i:384 + 128 * i] for i in range(8)]
        self.is_encrypted = bool(first.features & 1)
        self.records = self.walk()
        if self.is_encrypted:
            self.open_bodies(slots)
        self.check_order()
        self.end = self.read_end()
        self.read_facts()
        self.read_pages()
        self.read_directory()
        self.check_unreadable()
        self.check_checkpoints()
        self.read_chunks()
        self.check_tree()

    def length_of(self, chunk):
        return min(self.chunk_size, self.disk_size - chunk * self.chunk_size)

    # -- records

    def walk(self):
        found = []
        for segment in self.segments:
            records = list(segment.records())
            is_last = segment is self.segments[-1]
            need(records, segment.path + ": no records")
            for record in records:
                at_end = record.position + 64 + record.length == len(segment.data)
                closes = record.kind == SEGMENT_END or record.kind == END
                need(closes == at_end, record.where + (": records follow" if closes else ": the segment is not closed"))
                if closes:
                    need((record.kind == END) == is_last, record.where + ": not in the right segment")
            found += records
        for record in found:
            expected = self.is_encrypted and record.kind not in IN_CLEAR
            need(bool(record.flags & ENCRYPTED) == expected, record.where + ": encryption bit")
            need(record.method <= 2, "%s: unknown method %d" % (record.where, record.method))
            need(not (expected and record.subject), record.where + ": subject in the clear")
            if record.kind == SEGMENT_END:
                need(record.subject == record.segment + 1 and not record.content, record.where + ": contents")
            if record.kind == HEADER_COPY:
                data = self.segments[record.segment - 1].data
                need(record.content == data[:4096], record.where + ": not the header of its segment")
                need(record.position + 64 + 4096 + 256 == len(data), record.where + ": not before the end record")
        return found

    def open_bodies(self, slots):
        image_key = self.image_key(slots)
        encryption = Gcm.of(hmac.digest(image_key, b"DWI encryption", "sha256"))
        nonce_key = hmac.digest(image_key, b"DWI nonce", "sha256")
        for record in self.records:
            if record.kind in IN_CLEAR:
                continue
            body = record.content
            need(len(body) >= 36, record.where + ": encrypted body too short")
            extra = without(record.header, (8, 16), (40, 44), (45, 56))
            plain = encryption.decrypt(body[:12], body[12:-16], body[-16:], extra)
            need(plain is not None, record.where + ": tag")
            need(hmac.digest(nonce_key, extra + plain, "sha256")[:12] == body[:12], record.where + ": nonce")
            record.subject = struct.unpack_from("<Q", plain)[0]
            record.content = plain[8:]

    def image_key(self, slots):
        need(self.secret is not None, "encrypted, and neither key nor password is given")
        kind, secret = self.secret
        for slot in slots:
            if slot[0] != kind:
                continue
            memory, passes, lanes = struct.unpack_from("<III", slot, 4)
            key = secret if kind == 1 else argon2id(secret, slot[16:48], memory, passes, lanes, 32)
            image_key = Gcm.of(key).decrypt(slot[48:60], slot[60:92], slot[92:108], self.first.id + slot[:48])
            if image_key is not None:
                return image_key
        raise Fault("the key or password fits no key slot")

    def of_kind(self, kind, copies=False):
        return [record for record in self.records if record.kind == kind and record.is_copy == copies]

    def check_order(self):
        """The order of section 5: the facts, then chunks, ranges, pages and checkpoints, then copies and directory."""
        ranks = []
        for record in self.records:
            if record.kind == SEGMENT_END:
                continue
            copy_ranks = {PAGE: 2, FACTS: 3, UNREADABLE: 4, HEADER_COPY: 6}
            need(not record.is_copy or record.kind in copy_ranks, record.where + ": copy")
            plain_ranks = {FACTS: 0, DIRECTORY: 5, END: 7}
            rank = copy_ranks[record.kind] if record.is_copy else plain_ranks.get(record.kind, 1)
            need(not ranks or rank >= ranks[-1], record.where + ": out of order")
            need(not ranks or rank in (1, 2) or rank != ranks[-1], record.where + ": a second one")
            ranks.append(rank)
        need(ranks[0] == 0, "the first record is not the facts")
        for rank, name in ((3, "copy of the facts"), (5, "directory")):
            need(rank in ranks, "no " + name)

    def read_end(self):
        record = self.records[-1]
        content = record.content
        need(record.length == 192, "%s: body of %d bytes" % (record.where, record.length))
        keys = ("directory_segment", "facts_segment", "directory", "facts", "ranges_segment", "pages", "ranges", "records",
                "bytes", "unused", "zero")
        end = dict(zip(keys, struct.unpack_from("<IIQQIIQQQQQ", content)))
        end["value"], end["root"] = content[72:104], content[104:136]
        directory, facts = self.of_kind(DIRECTORY)[0], self.of_kind(FACTS, True)[0]
        need(directory.place == (end["directory_segment"], end["directory"]), record.where + ": place of the directory")
        need(facts.place == (end["facts_segment"], end["facts"]), record.where + ": place of the copy of the facts")
        ranges = [found.place for found in self.of_kind(UNREADABLE, True)] or [(0, 0)]
        need(ranges[0] == (end["ranges_segment"], end["ranges"]), record.where + ": place of the unreadable ranges")
        chunks = self.of_kind(CHUNK)
        need(end["records"] == len(chunks), "%s: %d chunk records, found %d" % (record.where, end["records"], len(chunks)))
        stored = sum(chunk.length for chunk in chunks)
        need(end["bytes"] == stored, "%s: %d bytes in chunk records, found %d" % (record.where, end["bytes"], stored))
        return end

    # -- facts (4.4)

    def read_facts(self):
        record, copy = self.of_kind(FACTS)[0], self.of_kind(FACTS, True)[0]
        need(record.content == copy.content, copy.where + ": not as the facts")
        content, position, self.facts = record.content, 0, []
        sizes = {1: 8, 5: 1, 7: 24, 8: 24, 10: 8}
        while position < len(content):
            need(len(content) - position >= 8, record.where + ": field cut off")
            number, flags, length = struct.unpack_from("<HHI", content, position)
            position += 8
            need(length <= len(content) - position, "%s: value of field %d cut off" % (record.where, number))
            value = content[position:position + length]
            position += length
            where = "%s: field %d" % (record.where, number)
            need(1 <= number <= 10 or not flags & 1, where + " is unknown and must be known")
            need(number == 9 or all(number != other for other, _ in self.facts), where + " comes twice")
            need(length >= sizes.get(number, 0), "%s has %d bytes" % (where, length))
            if number in (2, 3, 4):
                self.text(value, where)
            elif number == 5:
                need(value[0] <= 1, where)
            elif number == 6:
                need(length >= 56, where)
                self.text(value[56:], where)
                self.find_base(value, where)
            elif number == 7:
                need(value[0] <= 2, where)
            elif number == 8:
                need(value[0] <= 2, where)
            elif number == 9:
                self.partition(value, where)
            self.facts.append((number, value))
        need((self.base is not None) == bool(self.first.features & 2), record.where + ": base and feature bit")

    @staticmethod
    def text(value, where):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Fault(where + ": no UTF-8") from error

    def partition(self, value, where):
        need(len(value) >= 80, where + " cut off")
        need(value[6] <= 2, where + ": capture")
        first, size, used = struct.unpack_from("<QQQ", value, 48)
        need(first <= self.disk_size and size <= self.disk_size - first, where + ": outside the disk")
        need(used <= size, where + ": more used than it has")
        position = 80
        for _ in range(3):
            need(len(value) - position >= 2, where + ": text cut off")
            length = struct.unpack_from("<H", value, position)[0]
            position += 2 + length
            need(position <= len(value), where + ": text cut off")
            self.text(value[position - length:position], where)

    def find_base(self, value, where):
        for image in self.bases():
            if image.first.id == value[:16]:
                need(image.end["value"] == value[16:48], where + ": digest tree of the base")
                need(image.disk_size == struct.unpack_from("<Q", value, 48)[0], where + ": size of the base")
                need(image.chunk_size == self.chunk_size, where + ": chunk size of the base")
                self.base = image
                return
        raise Fault(where + ": the base is not there")

    # -- index (4.1, 4.2)

    def read_pages(self):
        records = {record.place: record for record in self.of_kind(CHUNK)}
        self.entries, self.pages, previous, counts = [], [], (0, 0), [0, 0]
        for number, page in enumerate(self.of_kind(PAGE)):
            content, first = page.content, len(self.entries)
            need(page.subject == first, "%s: first chunk %d instead of %d" % (page.where, page.subject, first))
            need(len(content) >= 32, page.where + ": too short")
            count, own, covered, position, segment = struct.unpack_from("<IIQQI", content)
            need(1 <= count <= 65536 and len(content) == 32 + 56 * count, page.where + ": number of entries")
            need(own == number, "%s: page %d instead of %d" % (page.where, own, number))
            need((segment, position) == previous, page.where + ": place of the previous page")
            need(covered <= self.chunk_count - first, page.where + ": chunks behind the end of the disk")
            for i in range(count):
                self.read_entry(page, content[32 + 56 * i:88 + 56 * i], records, counts, first + covered)
            need(len(self.entries) == first + covered, page.where + ": number of chunks")
            self.pages.append((page, first, covered))
            previous = page.place
        need(len(self.entries) == self.chunk_count, "%d chunks in the index, the disk has %d"
             % (len(self.entries), self.chunk_count))
        for record in records.values():
            need(record.subject < self.chunk_count and self.entries[record.subject][0:2] == (STORED, record),
                 record.where + ": not the record of its chunk")
        need(counts == [self.end["unused"], self.end["zero"]], "%d unused and %d zero chunks, the end record says %d and %d"
             % (*counts, self.end["unused"], self.end["zero"]))

    def read_entry(self, page, entry, records, counts, limit):
        chunk = len(self.entries)
        where = "%s: entry of chunk %d" % (page.where, chunk)
        kind, method, flags, length, segment, target = struct.unpack_from("<BBHII4xQ", entry)
        digest = entry[24:56]
        need(kind <= IN_BASE and method <= 2, "%s: kind %d, method %d" % (where, kind, method))
        if kind in (UNUSED, ZERO):
            need(1 <= target <= limit - chunk, "%s: run of %d chunks" % (where, target))
            counts[kind] += target
            self.entries += [(kind, None, digest, flags)] * target
            return
        need(chunk < limit, where + ": behind the chunks of the page")
        if kind == STORED:
            record = records.get((segment, target))
            need(record is not None, "%s: no chunk record at %d of segment %d" % (where, target, segment))
            need(record.place < page.place, where + ": the chunk record lies behind the page")
            need((record.method, record.length) == (method, length), where + ": method or length of the chunk record")
            need(record.subject <= chunk, where + ": record of a later chunk")
            need(record.digest in (None, digest), where + ": another digest than of the same record before")
            record.digest = digest
            self.entries.append((kind, record, digest, flags))
        else:
            need(self.base is not None, where + ": no base")
            need(target < self.base.chunk_count, "%s: chunk %d of the base" % (where, target))
            self.entries.append((kind, target, digest, flags))

    def read_directory(self):
        record, copies = self.of_kind(DIRECTORY)[0], self.of_kind(PAGE, True)
        content = record.content
        need(len(content) == 48 * len(self.pages), record.where + ": length")
        need(self.end["pages"] == len(self.pages), "the end record says %d pages" % self.end["pages"])
        need(len(copies) == len(self.pages), "%d copies of %d pages" % (len(copies), len(self.pages)))
        for i, (page, first, covered) in enumerate(self.pages):
            copy = copies[i]
            need(copy.content == page.content and copy.subject == page.subject, copy.where + ": not as the page")
            expected = (first, covered, page.position, copy.position, page.segment, copy.segment, page.length)
            need(struct.unpack_from("<QQQQIII", content, 48 * i) == expected, "%s: entry %d" % (record.where, i))
            need(copy.length == page.length, copy.where + ": length")

    # -- unreadable ranges (4.5) and checkpoints (5.1)

    def ranges(self, record):
        content, result, end = record.content, [], 0
        need(content and len(content) % 16 == 0, record.where + ": length")
        for i in range(0, len(content), 16):
            start, length = struct.unpack_from("<QQ", content, i)
            need(end <= start < self.disk_size and 1 <= length <= self.disk_size - start, record.where + ": range")
            result.append((start, length))
            end = start + length
        return result

    @staticmethod
    def joined(ranges):
        result = []
        for start, length in ranges:
            if result and sum(result[-1]) == start:
                result[-1] = (result[-1][0], result[-1][1] + length)
            else:
                result.append((start, length))
        return result

    def check_unreadable(self):
        before = []
        for record in self.of_kind(UNREADABLE):
            for page, first, covered in self.pages:
                if page.place > record.place:
                    break
            else:
                raise Fault(record.where + ": no page follows")
            ranges = self.ranges(record)
            low, high = first * self.chunk_size, (first + covered) * self.chunk_size
            for start, length in ranges:
                need(low <= start and start + length <= high, record.where + ": range outside the chunks of its page")
            before += ranges
        need(before == sorted(before), "unreadable ranges out of order")
        whole = [found for record in self.of_kind(UNREADABLE, True) for found in self.ranges(record)]
        need(self.joined(before) == self.joined(whole), "the list of all unreadable ranges is not that of the records before")
        touched = set()
        for start, length in whole:
            touched.update(range(start // self.chunk_size, (start + length - 1) // self.chunk_size + 1))
        for chunk, entry in enumerate(self.entries):
            need(bool(entry[3] & 1) == (chunk in touched), "chunk %d: flag of unreadable parts" % chunk)
        self.unreadable = whole

    def check_checkpoints(self):
        last, pages, chunks = (0, 0), 0, 0
        for record in self.records:
            if record.kind == PAGE and not record.is_copy:
                last, chunks = record.place, chunks + self.pages[pages][2]
                pages += 1
            elif record.kind == CHECKPOINT:
                need(len(record.content) >= 16, record.where + ": length")
                need(struct.unpack_from("<QII", record.content) == (last[1], last[0], pages), record.where + ": contents")
                need(record.subject == chunks, record.where + ": chunks covered")

    # -- chunks and the digest tree (4.3)

    def read_chunks(self):
        frames, contents = [], {}
        for record in self.of_kind(CHUNK):
            length = self.length_of(record.subject)
            if record.method == 1:
                check_zstd_frame(record.content, length, record.where)
                frames.append((record.content, length, record.where))
        decoded = iter(zstd_frames(frames))
        for record in self.of_kind(CHUNK):
            length = self.length_of(record.subject)
            if record.method == 1:
                content = next(decoded)
            elif record.method == 2:
                content = lz4_block(record.content, length, record.where)
            else:
                content = record.content
                need(len(content) == length, "%s: %d bytes instead of %d" % (record.where, len(content), length))
            contents[record.place] = content + bytes(self.chunk_size - length)
            need(hashlib.sha256(contents[record.place]).digest() == record.digest, record.where + ": digest")
        zeros, pieces = bytes(self.chunk_size), []
        for chunk, (kind, target, digest, _) in enumerate(self.entries):
            content = zeros
            if kind == STORED:
                content = contents[target.place]
            elif kind == IN_BASE:
                content = self.base.padded(target)
                need(self.base.digests[target] == digest, "chunk %d: digest of the chunk of the base" % chunk)
            pieces.append(content[:self.length_of(chunk)])
        self.disk = b"".join(pieces)
        zero_digest = hashlib.sha256(zeros).digest()
        self.digests = [zero_digest if kind <= ZERO else digest for kind, _, digest, _ in self.entries]
        for start, length in self.unreadable:
            need(not any(self.disk[start:start + length]), "unreadable range at %d is not zero" % start)

    def padded(self, chunk):
        start = chunk * self.chunk_size
        content = self.disk[start:start + self.chunk_size]
        return content + bytes(self.chunk_size - len(content))

    def check_tree(self):
        level = self.digests
        while len(level) > 1:
            text = b"".join(level)
            text += bytes(-len(text) % self.chunk_size)
            level = [hashlib.sha256(text[i:i + self.chunk_size]).digest() for i in range(0, len(text), self.chunk_size)]
        root = level[0] if level else bytes(32)
        need(root == self.end["root"], "root of the digest tree")
        text = bytes([1, 1, self.chunk_size.bit_length() - 1]) + bytes(5) + struct.pack("<Q", self.disk_size) + root
        need(hashlib.sha256(text + bytes(256 - len(text))).digest() == self.end["value"], "value of the digest tree")


# ---------------------------------------------------------------- the command

def self_check():
    need(crc32c(b"123456789") == 0xE3069283, "CRC-32C")
    # The last test case with a key of 256 bits of the paper that SP 800-38D goes back to (case 16).
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    text = bytes.fromhex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                         "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662")
    extra = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = Gcm.of(key).decrypt(bytes.fromhex("cafebabefacedbaddecaf888"), text,
                                bytes.fromhex("76fc6ece0f4e1768cddf8853bb2d551b"), extra)
    need(plain is not None and plain.hex().startswith("d9313225f88406e5a55909c5aff5269a"), "AES-256-GCM")
    # RFC 9106, 5.3
    tag = argon2id(b"\1" * 32, b"\2" * 16, 32, 3, 4, 32, b"\3" * 8, b"\4" * 12)
    need(tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", "Argon2id")
    need(lz4_block(b"\x43abcd\x04\x00\x50efghi", 16, "LZ4") == b"abcdabcdabcefghi", "LZ4")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output")
    parser.add_argument("--key-file")
    parser.add_argument("--password-file")
    parser.add_argument("--base", action="append", default=[])
    parser.add_argument("--batch")
    parser.add_argument("--self-check", action="store_true")
    parser.add_argument("segments", nargs="*")
    options = parser.parse_args()
    if options.self_check:
        self_check()
        return 0
    secret = None
    if options.key_file:
        with open(options.key_file, "rb") as file:
            secret = 1, file.read()
    elif options.password_file:
        with open(options.password_file, encoding="utf-8") as file:
            secret = 2, unicodedata.normalize("NFC", file.read()).encode()
    images = [options.segments]
    if options.batch:
        with open(options.batch, encoding="utf-8") as file:
            images = [line.rstrip("\n").split("\t") for line in file]
    loaded = []

    def bases():
        if not loaded and options.base:
            groups = {}
            for path in options.base:
                segment = Segment(path)
                groups.setdefault(segment.id, []).append(segment)
            waiting = list(groups.values())
            loaded.extend(Image(group, secret, lambda: loaded) for group in waiting)
        return loaded

    faults = 0
    for paths in images:
        report = sys.stderr if options.output == "-" else sys.stdout
        try:
            image = Image([Segment(path) for path in paths], secret, bases)
        except Fault as fault:
            faults += 1
            print("fault", fault, file=report)
            continue
        print("ok", hashlib.sha256(image.disk).hexdigest(), image.end["value"].hex(), file=report)
        if options.output == "-":
            sys.stdout.buffer.write(image.disk)
        elif options.output:
            with open(options.output, "wb") as file:
                file.write(image.disk)
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Fault as fault:
        print("fault", fault)
        sys.exit(1)
