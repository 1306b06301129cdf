/**
 * Codecs: compress a block of bytes, and give it back. {@code store}, {@code lz4} and {@code zstd}, and those of Windows
 * in pure Java: {@code xpress}, {@code lzx} and {@code lzms} as in WIM and ESD files and in files that
 * {@code compact /exe} made, {@code lznt1} as in compressed files of NTFS. All behind one interface; LZ4 and Zstandard
 * need their libraries at run time ({@code at.yawk.lz4:lz4-java}, {@code com.github.luben:zstd-jni}) and say so by name
 * where they are missing.
 *
 * <pre>{@code
 * Codec zstd = CodecRegistry.load().require("zstd");
 * try (BlockCompressor compressor = zstd.compressor(zstd.defaultLevel());
 *         BlockDecompressor decompressor = zstd.decompressor()) {
 *     ByteBuffer packed = ByteBuffer.allocate(zstd.maxCompressedLength(block.remaining()));
 *     int length = block.remaining();
 *     compressor.compress(block, packed);
 *     ByteBuffer back = ByteBuffer.allocate(length);
 *     decompressor.decompress(packed.flip(), back);
 * }
 * }</pre>
 *
 * <h2>The codecs of Windows</h2>
 *
 * <p>What makes chunks ({@link XpressCodec}, {@link LzxCodec}, {@link LzmsCodec}) takes the chunk size of the file, which
 * a decoder has to know: {@code LzxCodec.ofChunkSize(32768).decompressor()}. A block of one chunk is just that chunk,
 * stored as it is if it would not get smaller; a longer one has the table of a WIM resource in front. Levels are 1 to
 * 100, with the meaning that users of wimlib know: 20 is fast, 50 the default. Compressors and decompressors are for one
 * thread each; chunks are independent, so that any number of them can work. Decompressors allocate nothing
 * after the first chunk of a size but errors, compressors next to nothing.
 *
 * <p>Measured beside wimlib 1.13.6, which is native code, by {@code benchmarks/compare-codecs}: one thread each, in turns,
 * on a shared virtual machine (2 processors, JDK 17.0.15, November 2026) that had other work too, processor time: so good to
 * 10 % at best. "Programs" is the first 100 MB of the DLLs, EXEs and shared objects of Debian's {@code libwine} 8.0 in the order
 * of their paths, "text" 50 MB each of C and C++ headers and of Python sources. Size is ours as a percentage of wimlib's,
 * below 100 is smaller; speed is ours divided by wimlib's.
 *
 * <table>
 * <caption>Beside wimlib at the same level and chunk size</caption>
 * <tr><th>codec, level, chunks</th><th>size: programs, text</th><th>encoding: programs, text</th></tr>
 * <tr><td>XPRESS 20, 32 KiB</td><td>99.7, 100.1</td><td>0.53, 0.60</td></tr>
 * <tr><td>XPRESS 50, 32 KiB</td><td>99.9, 100.3</td><td>0.59, 0.60</td></tr>
 * <tr><td>XPRESS 80, 32 KiB</td><td>99.8, 99.6</td><td>0.45, 0.44</td></tr>
 * <tr><td>LZX 20, 32 KiB</td><td>100.3, 100.3</td><td>0.48, 0.56</td></tr>
 * <tr><td>LZX 50, 32 KiB</td><td>100.2, 100.1</td><td>0.55, 0.56</td></tr>
 * <tr><td>LZX 50, 2 MiB</td><td>100.0, 99.9</td><td>0.70, 0.95</td></tr>
 * <tr><td>LZMS 20, 128 KiB</td><td>104.7, 103.9</td><td>3.4, 4.1</td></tr>
 * <tr><td>LZMS 50, 128 KiB (text: 20 MB)</td><td>100.1, 100.0</td><td>0.49, 0.55</td></tr>
 * <tr><td>LZMS 50, solid: chunks of 64 MiB (text: 20 MB, searched deeper)</td><td>100.7, 100.2</td><td>0.37, 0.6</td></tr>
 * </table>
 *
 * <p>Rows that name 20 MB are older, of the start of the same kinds of data. Since they were measured long chunks of LZMS
 * are searched less deep, which on 6 MB made them 0.1 to 0.4 % larger and 1.1 to 1.2 times as fast; and trees of small
 * chunks have fewer roots, which made LZX 50 up to 5 % faster than the table says.
 *
 * <p>Decoding, by the first 16 MB of the same data, medians of 9 turns: 0.90 and 0.88 of wimlib's
 * speed for XPRESS (programs and text), 0.85 and 0.85 for LZX, 0.69 and 0.71 for LZMS. LZMS below level 35 is lazy: smaller
 * than LZX at its default level, and 6 to 8 times as fast as wimlib's LZMS at its default.
 *
 * <p>What falls short is encoding: 0.6 of wimlib's speed was wanted for XPRESS and LZX and is reached by XPRESS on
 * text and by LZX with chunks of 2 MiB, and 0.5 for LZMS, of which long solid chunks have 0.37. Tried for it, without gain: going down the trees
 * without a branch (10 % slower) or by the order of whole words, loops that the compiler does not unroll, touching the
 * next search's first node ahead. What helped: taking the cheaper way without a branch (7 to 9 % of LZX 50), loading the
 * next hash's root ahead (up to 3 %), tables that fit a nearer cache (5 %).
 *
 * <p>Two threads on the same machine, in a spell of a minute when little else ran (JMH, medians of 5 iterations of half a
 * second or a call, code of the JDK's {@code libjvm}): decoding independent chunks runs at 1.99 times the speed of one
 * thread for XPRESS (680 and 342 MB/s), 2.00 for LZX (519 and 259) and 1.84 for LZMS (233 and 127); encoding one solid
 * LZMS chunk of 2 MiB with a helper ({@link LzmsCodec#compressor(int, java.util.concurrent.Executor)}) at 1.9 times that
 * without (3.6 and 1.9 MB/s).
 * A whole solid chunk of 64 MiB of programs took 68.2 s with a helper and 94.9 s without, on a quiet machine and to the same
 * bytes: 1.39 times, where 1.5 was wanted. For such a
 * chunk a compressor holds 585 MiB of heap, 587 with a helper; a decompressor 1 MiB and the compressed chunk.
 */
@NullMarked
package io.github.diskwright.image.codec;

import org.jspecify.annotations.NullMarked;
