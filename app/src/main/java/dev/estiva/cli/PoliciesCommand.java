package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.cli.terminal.Terminal;
import dev.estiva.extension.CustomPolicies;
import dev.estiva.extension.Leash;
import dev.estiva.policy.Backfills;
import dev.estiva.policy.Orders;
import dev.estiva.policy.Placements;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.PreemptionRules;
import dev.estiva.policy.Presets;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code estiva policies}: which policies there are, and of what one may put one together. */
@Command(
        name = "policies",
        description = "Lists the policies, and the orders, placements and backfills of which they consist.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class PoliciesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private PolicyJars jars = new PolicyJars();

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        Terminal terminal = Terminal.detect();
        CustomPolicies own = jars.policies(Leash.SIMULATED);
        presets().print(out, terminal);
        out.println();
        preempting().print(out, terminal);
        out.println();
        orders().print(out, terminal);
        out.println();
        placements().print(out, terminal);
        out.println();
        backfills().print(out, terminal);
        if (!own.orders().isEmpty()) {
            out.println();
            own("--order", own.listOfOrders()).print(out, terminal);
        }
        if (!own.placements().isEmpty()) {
            out.println();
            own("--placement", own.listOfPlacements()).print(out, terminal);
        }
        own.faults().forEach(fault -> command.commandLine().getErr().println("estiva: could not load " + fault));
        return own.faults().isEmpty() ? 0 : 1;
    }

    private static Table own(String option, List<CustomPolicies.Entry> entries) {
        Table table = new Table(Column.left(option), Column.left("Jar"), Column.flowing("Your own"));
        for (CustomPolicies.Entry entry : entries) {
            table.row(
                    Cell.of(entry.name()),
                    Cell.of(Path.of(entry.jar()).getFileName().toString()),
                    Cell.of(entry.description()));
        }
        return table;
    }

    private static Table presets() {
        Table table = new Table(
                Column.left("--policy"), Column.left("--order"), Column.left("--placement"), Column.left("--backfill"));
        for (Presets preset : Presets.values()) {
            PolicySpec spec = preset.spec();
            table.row(
                    Cell.of(spec.name()),
                    Cell.of(spec.order().title()),
                    Cell.of(spec.placement().title()),
                    Cell.of(spec.backfill().title()));
        }
        return table;
    }

    private static Table preempting() {
        Table table = new Table(
                Column.left("--policy"),
                Column.flowing("Who has room first, also of what others hold; in simulations"));
        for (Presets preset : Presets.values()) {
            PreemptionRules rule = preset.preemption();
            if (rule != null) {
                table.row(Cell.of(preset.title()), Cell.of(rule.description()));
            }
        }
        return table;
    }

    private static Table orders() {
        Table table = new Table(Column.left("--order"), Column.flowing("Which task is next"));
        for (Orders order : Orders.values()) {
            table.row(Cell.of(order.title()), Cell.of(order.description()));
        }
        return table;
    }

    private static Table placements() {
        Table table = new Table(Column.left("--placement"), Column.flowing("On which of the workers that have room"));
        for (Placements placement : Placements.values()) {
            table.row(Cell.of(placement.title()), Cell.of(placement.description()));
        }
        return table;
    }

    private static Table backfills() {
        Table table = new Table(Column.left("--backfill"), Column.flowing("Whether a later task may jump ahead"));
        for (Backfills backfill : Backfills.values()) {
            table.row(Cell.of(backfill.title()), Cell.of(backfill.description()));
        }
        return table;
    }
}
