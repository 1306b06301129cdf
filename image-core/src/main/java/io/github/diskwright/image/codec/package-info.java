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
 * <p>Measured beside wimlib 1.13.5, which is native code, one thread each, in turns, on a shared virtual machine (2
 * processors, JDK 17.0.15, November 2026), processor time: so good to 15 % at best. "Programs" is the start of all DLLs,
 * EXEs and shared objects of Debian's {@code libwine} 8.0 one behind the other, "text" C and C++ headers and Python
 * sources; sizes of 20 MB, decoding speed of 50 MB. Size is ours as a percentage of wimlib's, below 100 is smaller; speed
 * is ours divided by wimlib's.
 *
 * <table>
 * <caption>Beside wimlib at the same level and chunk size</caption>
 * <tr><th>codec, level, chunks</th><th>size: programs, text</th><th>encoding: programs, text</th></tr>
 * <tr><td>XPRESS 20, 32 KiB</td><td>100.0, 100.3</td><td>0.50, 0.53</td></tr>
 * <tr><td>XPRESS 50, 32 KiB</td><td>99.9, 100.3</td><td>0.57, 0.60</td></tr>
 * <tr><td>XPRESS 80, 32 KiB</td><td>99.8, 99.6</td><td>0.43, 0.45</td></tr>
 * <tr><td>LZX 20, 32 KiB</td><td>100.4, 100.4</td><td>0.47, 0.54</td></tr>
 * <tr><td>LZX 50, 32 KiB</td><td>100.2, 100.1</td><td>0.57, 0.56</td></tr>
 * <tr><td>LZMS 20, 128 KiB</td><td>104.7, 103.4</td><td>3.2, 4.0</td></tr>
 * <tr><td>LZMS 50, 128 KiB</td><td>100.2, 100.0</td><td>0.54, 0.55</td></tr>
 * <tr><td>LZMS 50, one solid chunk of 20 MB</td><td>100.5, 100.2</td><td>0.42, 0.6</td></tr>
 * </table>
 *
 * <p>Decoding runs at 0.70 to 0.84 of wimlib's speed for XPRESS, 0.66 to 0.76 for LZX and 0.63 to 0.68 for LZMS. LZMS
 * below level 35 is lazy: smaller than LZX at its default level, and 6 to 8 times as fast as wimlib's LZMS at its default.
 *
 * <p>Two threads on the same machine, in a spell of a minute when little else ran (JMH, medians of 5 iterations of half a
 * second or a call, code of the JDK's {@code libjvm}): decoding independent chunks runs at 1.99 times the speed of one
 * thread for XPRESS (680 and 342 MB/s), 2.00 for LZX (519 and 259) and 1.84 for LZMS (233 and 127); encoding one solid
 * LZMS chunk of 2 MiB with a helper ({@link LzmsCodec#compressor(int, java.util.concurrent.Executor)}) at 1.9 times that
 * without (3.6 and 1.9 MB/s). The speed at 64 MiB has not been measured; there the thread that encodes has 40 % of the
 * work and the helper 60 %.
 */
@NullMarked
package io.github.diskwright.image.codec;

import org.jspecify.annotations.NullMarked;
