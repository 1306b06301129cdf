package io.github.diskwright.cli;

import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.fit.FitPlan;
import io.github.diskwright.partition.layout.PlacedPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan of fitting for people and for scripts. */
final class FitView {
    private FitView() {}

    static List<String> lines(FitPlan plan) {
        TextTable table = new TextTable("rlrrrrl");
        table.add("#", "type", "was at", "size", "goes to", "size", "name");
        for (PlacedPart part : plan.target().parts()) {
            Optional<Partition> old = plan.source(part);
            table.add(
                    String.valueOf(part.number()),
                    part.part().type().name(),
                    old.map(p -> Size.show(p.position())).orElse(""),
                    old.map(p -> Size.show(p.length())).orElse(""),
                    Size.show(part.position()),
                    Size.show(part.length()),
                    part.part().name());
        }
        for (Partition dropped : plan.dropped()) {
            table.add(
                    String.valueOf(dropped.number()),
                    dropped.type().name(),
                    Size.show(dropped.position()),
                    Size.show(dropped.length()),
                    "left out",
                    "",
                    dropped.name());
        }
        if (plan.target().free() > 0) {
            table.add("", "(free)", "", "", "", Size.show(plan.target().free()), "");
        }
        return table.lines();
    }

    static List<Map<String, Object>> json(FitPlan plan) {
        List<Map<String, Object>> partitions = new ArrayList<>();
        for (PlacedPart part : plan.target().parts()) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("number", part.number());
            values.put("type", part.part().type().code());
            plan.source(part).ifPresent(old -> {
                values.put("sourceNumber", old.number());
                values.put("sourcePosition", old.position());
                values.put("sourceLength", old.length());
            });
            values.put("position", part.position());
            values.put("length", part.length());
            values.put("name", part.part().name());
            partitions.add(values);
        }
        return partitions;
    }
}
