package dev.estiva.burn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The last things that happened, for who has to understand a failing seed. {@code -Dburn.trace=true} prints all of them. */
final class Trace {
    private static final int REMEMBERED = Integer.getInteger("burn.remember", 60);
    private static final boolean PRINTS = Boolean.getBoolean("burn.trace");

    private final Agenda agenda;
    private final Deque<Supplier<String>> last = new ArrayDeque<>();

    Trace(Agenda agenda) {
        this.agenda = agenda;
    }

    void add(Supplier<String> what) {
        long now = agenda.nowMicros();
        Supplier<String> line = () -> at(now) + " " + what.get();
        if (PRINTS) {
            System.err.println(line.get());
        }
        last.add(line);
        if (last.size() > REMEMBERED) {
            last.remove();
        }
    }

    private static String at(long micros) {
        return (micros - World.START_MICROS) / 1e6 + "s";
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        last.forEach(line -> text.append("  ").append(line.get()).append('\n'));
        return text.toString();
    }
}
