package io.github.diskwright.wim.xml;

/** What the element {@code WINDOWS} of an image says about the Windows in it, one fact each. */
public enum WindowsField {
    /** Number of the processor's architecture, see {@link WindowsArchitecture}. */
    ARCHITECTURE("ARCH"),
    /** Name of the product for people. */
    PRODUCT_NAME("PRODUCTNAME"),
    /** Edition: {@code Professional}. */
    EDITION_ID("EDITIONID"),
    /** {@code Client}, {@code Server}, {@code WindowsPE} and the like. */
    INSTALLATION_TYPE("INSTALLATIONTYPE"),
    /** Revision of the update that the image was serviced to. */
    SERVICING_REVISION("SERVICINGDATA/GDRDUREVISION"),
    /** Version of the configuration of product keys. */
    PRODUCT_KEY_VERSION("SERVICINGDATA/PKEYCONFIGVERSION"),
    /** How far setup has come: {@code IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE}. */
    IMAGE_STATE("SERVICINGDATA/IMAGESTATE"),
    /** Hardware abstraction layer. */
    HAL("HAL"),
    /** {@code WinNT} for clients, {@code ServerNT} for servers. */
    PRODUCT_TYPE("PRODUCTTYPE"),
    /** Suite of the product. */
    PRODUCT_SUITE("PRODUCTSUITE"),
    /** The language that it was installed in. */
    DEFAULT_LANGUAGE("LANGUAGES/DEFAULT"),
    /** Version, first number. */
    MAJOR_VERSION("VERSION/MAJOR"),
    /** Version, second number. */
    MINOR_VERSION("VERSION/MINOR"),
    /** Version, build. */
    BUILD("VERSION/BUILD"),
    /** Build of the service pack or update. */
    SERVICE_PACK_BUILD("VERSION/SPBUILD"),
    /** Number of the service pack. */
    SERVICE_PACK_LEVEL("VERSION/SPLEVEL"),
    /** Branch that the build is of. */
    BRANCH("VERSION/BRANCH"),
    /** Name of the directory of the system. */
    SYSTEM_ROOT("SYSTEMROOT");

    private final PropertyPath path;

    WindowsField(String path) {
        this.path = PropertyPath.parse(path);
    }

    /** Where it is in the element {@code WINDOWS}. */
    public PropertyPath path() {
        return path;
    }
}
