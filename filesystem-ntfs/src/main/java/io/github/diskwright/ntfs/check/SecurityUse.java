package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Checks by which descriptor a file is protected. */
final class SecurityUse {
    private final CheckState state;
    private final Report report;
    private final FileRecord base;

    SecurityUse(CheckState state, Report report, FileRecord base) {
        this.state = state;
        this.report = report;
        this.base = base;
    }

    void check(Optional<StandardInformation> information, List<NtfsAttribute> attributes) throws IOException {
        int id = information.map(StandardInformation::securityId).orElse(0);
        if (id != 0 && state.securityIds.isPresent() && !state.securityIds.get().contains(id)) {
            report.error(
                    "ntfs.security-id",
                    base,
                    0,
                    "security id 0x" + Integer.toHexString(id) + ", which $Secure does not have");
        }
        Optional<NtfsAttribute> own = IndexParts.find(attributes, AttributeType.SECURITY_DESCRIPTOR, "");
        if (own.isEmpty() || !state.budget.spend(own.get().size())) {
            return;
        }
        ByteBuffer descriptor = own.get().readAll();
        Optional<String> wrong = DescriptorRules.broken(descriptor);
        if (wrong.isPresent()) {
            report.error("ntfs.descriptor", own.get().head(), wrong.get());
        }
    }
}
