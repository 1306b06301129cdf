package io.github.diskwright.image.tree;

/**
 * What Unix keeps of a file and Windows does not; 32 bits each, as stored.
 *
 * @param userId number of the owner
 * @param groupId number of the group
 * @param mode type of the file and permissions, as {@code stat} has them
 * @param device number of the device, of device nodes; else 0
 */
public record UnixMetadata(int userId, int groupId, int mode, int device) {
    /** The bits of {@link #mode()} that are the file's type. */
    public static final int TYPE_MASK = 0170000;

    /** Type of a regular file. */
    public static final int TYPE_FILE = 0100000;

    /** Type of a directory. */
    public static final int TYPE_DIRECTORY = 0040000;

    /** Type of a symbolic link. */
    public static final int TYPE_LINK = 0120000;

    /** Type of the mode. */
    public int type() {
        return mode & TYPE_MASK;
    }

    /** The twelve bits of permissions of the mode, with set-user-id, set-group-id and sticky. */
    public int permissions() {
        return mode & 07777;
    }

    /** Owner, group, and mode in octal. */
    @Override
    public String toString() {
        return Integer.toUnsignedString(userId) + ":" + Integer.toUnsignedString(groupId) + " "
                + Integer.toOctalString(mode);
    }
}
