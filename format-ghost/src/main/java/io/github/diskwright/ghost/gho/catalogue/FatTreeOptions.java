package io.github.diskwright.ghost.gho.catalogue;

import java.nio.charset.Charset;
import java.time.ZoneId;

/**
 * How the files of a partition are read.
 *
 * @param charset of short names and labels
 * @param zone that times are taken to be of
 * @param maxDepth deepest that directories are nested
 * @param maxEntries most directory entries
 */
public record FatTreeOptions(Charset charset, ZoneId zone, int maxDepth, int maxEntries) {}
