package io.github.diskwright.wim.xml;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Documents as tools write them. */
final class XmlSamples {
    /** As Microsoft's tools write it, with elements that are not known here. */
    static final String MICROSOFT = "<WIM><TOTALBYTES>4107</TOTALBYTES><IMAGE INDEX=\"1\" OTHER='x&apos;y'>"
            + "<DIRCOUNT>13</DIRCOUNT><FILECOUNT>22</FILECOUNT><TOTALBYTES>5000000000</TOTALBYTES>"
            + "<HARDLINKBYTES>17</HARDLINKBYTES>"
            + "<CREATIONTIME><HIGHPART>0x01D5ACB7</HIGHPART><LOWPART>0x2C1F0A9E</LOWPART></CREATIONTIME>"
            + "<LASTMODIFICATIONTIME><HIGHPART>0x01D5ACB8</HIGHPART><LOWPART>0xF0000001</LOWPART></LASTMODIFICATIONTIME>"
            + "<WIMBOOT>0</WIMBOOT><WINDOWS><ARCH>9</ARCH><PRODUCTNAME>Microsoft\u00AE Windows\u00AE</PRODUCTNAME>"
            + "<EDITIONID>Professional</EDITIONID><INSTALLATIONTYPE>Client</INSTALLATIONTYPE><SERVICINGDATA>"
            + "<GDRDUREVISION>0</GDRDUREVISION><PKEYCONFIGVERSION>10.0.1;2</PKEYCONFIGVERSION><IMAGESTATE>OOBE"
            + "</IMAGESTATE></SERVICINGDATA><PRODUCTTYPE>WinNT</PRODUCTTYPE><PRODUCTSUITE>Terminal Server</PRODUCTSUITE>"
            + "<LANGUAGES><LANGUAGE>en-US</LANGUAGE><LANGUAGE>de-DE</LANGUAGE>"
            + "<FALLBACK LANGUAGE=\"de-DE\">en-US</FALLBACK><DEFAULT>en-US</DEFAULT></LANGUAGES><VERSION><MAJOR>10</MAJOR>"
            + "<MINOR>0</MINOR><BUILD>18362</BUILD><SPBUILD>30</SPBUILD><SPLEVEL>0</SPLEVEL><BRANCH>19h1_release</BRANCH>"
            + "</VERSION><SYSTEMROOT>WINDOWS</SYSTEMROOT></WINDOWS><NAME>Windows 10 &amp; more</NAME>"
            + "<DESCRIPTION>&lt;Pro&gt;</DESCRIPTION><FLAGS>Professional</FLAGS><UNKNOWN a=\"1\" b=\"2\"><X/>text</UNKNOWN>"
            + "<DISPLAYNAME>Pro</DISPLAYNAME><DISPLAYDESCRIPTION>For work</DISPLAYDESCRIPTION></IMAGE></WIM>";

    /** As wimlib writes it, two images. */
    static final String WIMLIB = "<WIM><IMAGE INDEX=\"1\"><NAME>one</NAME><DIRCOUNT>2</DIRCOUNT></IMAGE>"
            + "<IMAGE INDEX=\"2\"><NAME>two</NAME></IMAGE><TOTALBYTES>843</TOTALBYTES></WIM>";

    private XmlSamples() {}

    /** A text as a resource. */
    static byte[] bytes(String text) {
        byte[] units = text.getBytes(StandardCharsets.UTF_16LE);
        return ByteBuffer.allocate(units.length + 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putChar('\uFEFF')
                .put(units)
                .array();
    }

    /** The text of a resource. */
    static String text(byte[] bytes) {
        return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
    }
}
