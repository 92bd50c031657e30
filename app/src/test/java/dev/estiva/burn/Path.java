package dev.estiva.burn;

import java.util.ArrayList;
import java.util.List;

/** The way between one machine and the server: fast, slow, or cut. */
final class Path {
    private final Agenda agenda;
    private final Dice dice;
    private final List<Runnable> waiting = new ArrayList<>();
    private long slowUntilMicros;
    private boolean cut;

    Path(Agenda agenda, Dice dice) {
        this.agenda = agenda;
        this.dice = dice;
    }

    long delayMicros() {
        long usual = dice.between(50, 2 * Dice.MILLI);
        return agenda.nowMicros() < slowUntilMicros ? usual + dice.around(2 * Dice.SECOND) : usual;
    }

    void slowFor(long micros) {
        slowUntilMicros = agenda.nowMicros() + micros;
    }

    boolean isCut() {
        return cut;
    }

    void cut() {
        cut = true;
    }

    void heal() {
        cut = false;
        slowUntilMicros = 0;
        List<Runnable> now = List.copyOf(waiting);
        waiting.clear();
        now.forEach(Runnable::run);
    }

    void whenHealed(Runnable what) {
        waiting.add(what);
    }
}
