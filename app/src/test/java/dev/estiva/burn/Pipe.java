package dev.estiva.burn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One direction of a connection: what is sent arrives later, in order, and no later than what was sent after it. While the
 * path is cut, it waits, as TCP does.
 */
final class Pipe {
    private final Agenda agenda;
    private final Path path;
    private final Consumer<byte[]> ear;
    private final Consumer<String> closed;
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    private long lastArrivalMicros;
    private boolean isOver;

    Pipe(Agenda agenda, Path path, Consumer<byte[]> ear, Consumer<String> closed) {
        this.agenda = agenda;
        this.path = path;
        this.ear = ear;
        this.closed = closed;
    }

    void send(byte[] line) {
        put(() -> ear.accept(line), path.delayMicros());
    }

    /** The sender closes: the receiver hears of it after all that was sent before. */
    void close(String why) {
        put(() -> closed.accept(why), path.delayMicros());
        isOver = true;
    }

    /** The connection breaks: only so many of a hundred that are under way arrive, and the receiver hears of it later. */
    void breakOff(String why, int percentKept, long noticedAfterMicros) {
        if (isOver) {
            return;
        }
        int kept = underWay.size() * percentKept / 100;
        while (underWay.size() > kept) {
            underWay.removeLast();
        }
        put(() -> closed.accept(why), noticedAfterMicros);
        isOver = true;
    }

    /** Nothing arrives any more, and nobody is told. */
    void swallow() {
        underWay.clear();
        isOver = true;
    }

    private void put(Runnable item, long delayMicros) {
        if (!isOver) {
            lastArrivalMicros = Math.max(lastArrivalMicros, agenda.nowMicros() + delayMicros);
            underWay.add(item);
            agenda.at(lastArrivalMicros, this::arrive);
        }
    }

    private void arrive() {
        if (path.isCut()) {
            path.whenHealed(this::arrive);
            return;
        }
        Runnable item = underWay.poll();
        if (item != null) { // else it was lost
            item.run();
        }
    }
}
