package dev.estiva.metrics;

import java.util.Arrays;

/**
 * How busy each of many rows was over time, in bounded memory: a grid of rows and bins. When time outgrows the bins they
 * double their width; when there are more rows, neighbours are put together. Nothing is left out: the starts of all cells
 * add up to all starts, and busy time likewise.
 */
public final class OccupancyGrid {
    static final int MOST_ROWS = 128;
    static final int MOST_BINS = 400;

    /** A whole row that is busy: parts are whole numbers, so that what was added can be taken away again. */
    static final long WHOLE = 1_000_000_000L;

    private static final long FIRST_WIDTH_MICROS = 1_000;

    private final double[][] busy = new double[MOST_ROWS][MOST_BINS];
    private final double[][] there = new double[MOST_ROWS][MOST_BINS];
    private final long[][] starts = new long[MOST_ROWS][MOST_BINS];
    private final long[] busyNow = new long[MOST_ROWS];
    private final long[] thereNow = new long[MOST_ROWS];
    private final long[] atMicros = new long[MOST_ROWS];
    private int rows;
    private int each = 1;
    private long width = FIRST_WIDTH_MICROS;
    private boolean begun;
    private long zeroMicros;
    private long endMicros;
    private long lastStart;

    /** Time counts from here on; what was changed before is what it begins with. */
    void begin(long micros) {
        begun = true;
        zeroMicros = micros;
        endMicros = micros;
        Arrays.fill(atMicros, micros);
    }

    /** Another row, which is the next number. */
    void add() {
        if (rows == MOST_ROWS * each) {
            pairRows();
        }
        rows++;
    }

    /** What is busy of a row, and what there is of it, change by parts of {@link #WHOLE}. */
    void change(int row, long micros, long busyDelta, long thereDelta) {
        int group = row / each;
        advance(group, micros);
        busyNow[group] += busyDelta;
        thereNow[group] += thereDelta;
    }

    /** Something starts on a row. */
    void start(int row, long micros) {
        long at = micros - zeroMicros;
        while (at / width >= MOST_BINS) {
            pairBins();
        }
        starts[row / each][(int) (at / width)]++;
        lastStart = Math.max(lastStart, at);
    }

    void end(long micros) {
        endMicros = Math.max(endMicros, micros);
        for (int group = 0; group < groups(); group++) {
            advance(group, micros);
        }
    }

    private void advance(int group, long micros) {
        if (!begun || micros <= atMicros[group]) {
            return;
        }
        long from = atMicros[group] - zeroMicros;
        long to = micros - zeroMicros;
        while ((to - 1) / width >= MOST_BINS) {
            pairBins();
        }
        atMicros[group] = micros;
        endMicros = Math.max(endMicros, micros);
        if (thereNow[group] == 0 && busyNow[group] == 0) {
            return;
        }
        for (long at = from; at < to; ) {
            int bin = (int) (at / width);
            long until = Math.min(to, (bin + 1) * width);
            busy[group][bin] += (double) busyNow[group] * (until - at);
            there[group][bin] += (double) thereNow[group] * (until - at);
            at = until;
        }
    }

    private void pairBins() {
        for (int row = 0; row < MOST_ROWS; row++) {
            for (int bin = 0; bin < MOST_BINS; bin++) {
                boolean isLeft = bin < MOST_BINS / 2;
                busy[row][bin] = isLeft ? busy[row][2 * bin] + busy[row][2 * bin + 1] : 0;
                there[row][bin] = isLeft ? there[row][2 * bin] + there[row][2 * bin + 1] : 0;
                starts[row][bin] = isLeft ? starts[row][2 * bin] + starts[row][2 * bin + 1] : 0;
            }
        }
        width *= 2;
    }

    private void pairRows() {
        if (begun) {
            end(endMicros); // so that both of a pair stand at the same instant
        }
        for (int row = 0; row < MOST_ROWS; row++) {
            boolean isUpper = row < MOST_ROWS / 2;
            for (int bin = 0; bin < MOST_BINS; bin++) {
                busy[row][bin] = isUpper ? busy[2 * row][bin] + busy[2 * row + 1][bin] : 0;
                there[row][bin] = isUpper ? there[2 * row][bin] + there[2 * row + 1][bin] : 0;
                starts[row][bin] = isUpper ? starts[2 * row][bin] + starts[2 * row + 1][bin] : 0;
            }
            busyNow[row] = isUpper ? busyNow[2 * row] + busyNow[2 * row + 1] : 0;
            thereNow[row] = isUpper ? thereNow[2 * row] + thereNow[2 * row + 1] : 0;
            atMicros[row] = isUpper ? atMicros[2 * row] : endMicros;
        }
        each *= 2;
    }

    /** How many rows were added. */
    public int rows() {
        return rows;
    }

    /** How many neighbours stand in one row of the grid. */
    public int rowsEach() {
        return each;
    }

    /** The rows of the grid. */
    public int groups() {
        return Math.ceilDiv(rows, each);
    }

    /** The bins that time has reached. */
    public int bins() {
        return (int) Math.max(Math.ceilDiv(endMicros - zeroMicros, width), lastStart / width + 1);
    }

    public long binMicros() {
        return width;
    }

    public long fromMicros() {
        return zeroMicros;
    }

    public long toMicros() {
        return endMicros;
    }

    /** The share that was busy of what there was, from 0 to 1; not a number where there was nothing. */
    public double share(int group, int bin) {
        return there[group][bin] == 0 ? Double.NaN : busy[group][bin] / there[group][bin];
    }

    public long starts(int group, int bin) {
        return starts[group][bin];
    }

    /** Of all cells. */
    public long starts() {
        long sum = 0;
        for (long[] row : starts) {
            for (long cell : row) {
                sum += cell;
            }
        }
        return sum;
    }
}
