package dev.estiva.core;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The unfinished jobs by id. Ids only grow, so it is an array of pages; a page without unfinished jobs is dropped. */
final class JobTable {
    private static final int PAGE_BITS = 9;
    private static final int PAGE = 1 << PAGE_BITS;

    private @Nullable JobEntry[] @Nullable [] pages = new JobEntry[16][];
    private int[] live = new int[16];
    private int size;
    private boolean haveAlternatives;

    int size() {
        return size;
    }

    /** Whether any that ever came could run in another way: most workloads have none, and nobody needs to look at each. */
    boolean haveAlternatives() {
        return haveAlternatives;
    }

    JobEntry require(long id) {
        JobEntry job = get(id);
        if (job == null) {
            throw new IllegalStateException("no such job: " + id);
        }
        return job;
    }

    @Nullable
    JobEntry get(long id) {
        long page = page(id);
        if (page >= pages.length) {
            return null;
        }
        @Nullable JobEntry[] entries = pages[(int) page];
        return entries == null ? null : entries[place(id)];
    }

    private static long page(long id) {
        return id >>> PAGE_BITS;
    }

    /** In its page. */
    private static int place(long id) {
        return (int) id & (PAGE - 1);
    }

    /** The one with the largest id below this, or null. */
    @Nullable
    JobEntry before(long id) {
        long last = Math.min(id - 1, (long) pages.length * PAGE - 1);
        for (int page = (int) page(last); last >= 0 && page >= 0; page--) {
            @Nullable JobEntry[] entries = pages[page];
            int from = page(last) == page ? place(last) : PAGE - 1;
            for (int i = from; entries != null && i >= 0; i--) {
                JobEntry job = entries[i];
                if (job != null) {
                    return job;
                }
            }
        }
        return null;
    }

    void add(JobEntry job) {
        long id = job.id().value();
        int page = Math.toIntExact(page(id));
        if (page >= pages.length) {
            int longer = Math.max(page + 1, pages.length * 2);
            pages = Arrays.copyOf(pages, longer);
            live = Arrays.copyOf(live, longer);
        }
        @Nullable JobEntry[] entries = pages[page];
        if (entries == null) {
            entries = new JobEntry[PAGE];
            pages[page] = entries;
        }
        entries[place(id)] = job;
        live[page]++;
        size++;
        haveAlternatives |= job.spec().alternative() != null;
    }

    void remove(long id) {
        int page = (int) page(id);
        @Nullable JobEntry[] entries = pages[page];
        if (entries == null || entries[place(id)] == null) {
            throw new IllegalStateException("no such job: " + id);
        }
        entries[place(id)] = null;
        size--;
        if (--live[page] == 0) {
            pages[page] = null;
        }
    }

    /** In the order of their ids. */
    void forEach(Consumer<JobEntry> action) {
        for (@Nullable JobEntry[] entries : pages) {
            if (entries != null) {
                for (JobEntry job : entries) {
                    if (job != null) {
                        action.accept(job);
                    }
                }
            }
        }
    }

    JobTable copy() {
        JobTable copy = new JobTable();
        copy.pages = new JobEntry[pages.length][];
        copy.live = new int[live.length];
        forEach(job -> copy.add(job.copy()));
        return copy;
    }
}
