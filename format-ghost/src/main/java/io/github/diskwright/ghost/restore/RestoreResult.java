package io.github.diskwright.ghost.restore;

/**
 * What a restore did.
 *
 * @param bytes bytes of the disk that were restored, from its start
 * @param dataBytes bytes that were written as data, since the restore began or went on
 * @param resumedAt where it went on; 0 if it began
 */
public record RestoreResult(long bytes, long dataBytes, long resumedAt) {}
