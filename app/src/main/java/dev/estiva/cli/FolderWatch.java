package dev.estiva.cli;

import dev.estiva.client.ApiException;
import dev.estiva.client.Ending;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.client.LogQuery;
import dev.estiva.model.TaskId;
import dev.estiva.report.Printable;
import dev.estiva.watch.Arrivals;
import dev.estiva.watch.Folder;
import dev.estiva.watch.FoundFile;
import dev.estiva.watch.Results;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a folder again and again, makes a job of each file that has arrived, and writes what came of it. What is under way
 * when it ends is taken up by the next one: a file has the same key again, and so the same job.
 */
final class FolderWatch {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final List<String> COME_BACK = List.of("too_many", "unavailable");

    private final ClientCommand command;
    private final EstivaClient client;
    private final Path from;
    private final Results results;
    private final FileWork work;
    private final Patience patience;
    private final Semaphore room;
    private final Arrivals arrivals = new Arrivals();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final ConcurrentLinkedQueue<Exception> fatal = new ConcurrentLinkedQueue<>();
    private final ReentrantLock printing = new ReentrantLock();

    FolderWatch(ClientCommand command, EstivaClient client, Path from, Results results, FileWork work, int atOnce) {
        this.command = command;
        this.client = client;
        this.from = from;
        this.results = results;
        this.work = work;
        this.patience = new Patience(command);
        this.room = new Semaphore(atOnce);
    }

    /** Answers the exit code; without {@code once} it goes on until the process is told to end. */
    int run(boolean once) throws IOException, InterruptedException {
        Thread goodbye = new Thread(this::sayWhatIsUnderWay);
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            while (true) {
                for (FoundFile file : arrivals.arrived(present(), System.nanoTime() / 1_000)) {
                    begin(file);
                }
                throwFatal();
                if (once && arrivals.isComplete() && underWay.get() == 0) {
                    throwFatal();
                    return failed.get() == 0 ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
                }
                Thread.sleep(POLL);
            }
        } finally {
            forget(goodbye);
        }
    }

    private List<FoundFile> present() {
        try {
            return Folder.files(from);
        } catch (IOException e) {
            throw new CommandFailure("cannot look into " + from + " any more: " + e.getMessage(), e);
        }
    }

    private static void forget(Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException e) {
            // it is running: the process is ending
        }
    }

    private void sayWhatIsUnderWay() {
        int files = underWay.get();
        if (files > 0) {
            command.note("\n" + files + (files == 1 ? " file is" : " files are")
                    + " under way; the next 'estiva watch' of this folder writes what comes of "
                    + (files == 1 ? "it." : "them."));
        }
    }

    private void throwFatal() throws IOException {
        switch (fatal.peek()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new IOException(e);
        }
    }

    private void begin(FoundFile file) {
        try {
            if (results.has(file)) {
                return;
            }
        } catch (IOException e) { // its name with .out behind it is too long, for instance
            failed.incrementAndGet();
            command.complain(Printable.of(file.name() + ": there can be no result: " + reason(e)));
            return;
        }
        underWay.incrementAndGet();
        Thread.ofVirtual().name("file " + file.name()).start(() -> {
            try {
                room.acquire();
                try {
                    process(file);
                } finally {
                    room.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                fatal.add(e);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private void process(FoundFile file) throws IOException, InterruptedException {
        try {
            byte[] content = content(file);
            if (content == null) {
                return; // changed meanwhile: it will arrive again
            }
            JobRequest request = work.job(file, content);
            long job = ask(() -> client.submit(request));
            Ending ending = ask(() -> client.await(job));
            if (ending.status().equals("completed")) {
                byte[] result = ask(() -> result(job));
                finish(file, job, () -> results.put(file, result), "completed", "");
            } else {
                fail(file, job, ending.status(), EndingText.of(ending), ask(() -> stderr(job)));
            }
        } catch (FileWork.UnfitException e) {
            fail(file, 0, "refused", String.valueOf(e.getMessage()), new byte[0]);
        } catch (ApiException e) {
            if (e.status() == 401 || e.status() == 403) {
                throw e; // the next one would be refused as well
            }
            fail(file, 0, "refused", String.valueOf(e.getMessage()), new byte[0]);
        }
    }

    /** Null if it is not any more what was found. */
    private byte @Nullable [] content(FoundFile file) throws FileWork.UnfitException, IOException {
        Path path = from.resolve(file.name());
        if (!file.equals(Folder.look(path))) {
            if (file.name().indexOf('\uFFFD') >= 0) {
                throw new FileWork.UnfitException("its name is no text in this locale's encoding; rename it");
            }
            return null;
        }
        if (!work.sendsContent()) {
            return new byte[0];
        }
        if (file.bytes() > FileWork.MOST_BYTES) {
            throw new FileWork.UnfitException("it has " + file.bytes() + " bytes, and " + FileWork.MOST_BYTES
                    + " at most travel with a job; use {}, which stands for its path, in a command or parameter");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(FileWork.MOST_BYTES + 1);
            return content.length == file.bytes() && file.equals(Folder.look(path)) ? content : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw new FileWork.UnfitException("it cannot be read: permission denied");
        } catch (IOException e) {
            throw new FileWork.UnfitException("it cannot be read: " + reason(e));
        }
    }

    /** Without the file's name, where it is known. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException known ? known.getReason() : null;
        return reason != null ? reason : String.valueOf(e.getMessage());
    }

    private byte[] result(long job) throws IOException {
        if (work.isCommand()) {
            return log(job, LogQuery.STDOUT);
        }
        Json output = client.task(new TaskId(job, 0)).output();
        if (output == null) {
            return new byte[0];
        }
        Json text = output.find("text");
        String result = text != null && text.value() instanceof String whole ? whole : output + "\n";
        return result.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] stderr(long job) throws IOException {
        return work.isCommand() ? log(job, LogQuery.STDERR) : new byte[0];
    }

    private byte[] log(long job, LogQuery query) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            client.logs(new TaskId(job, 0), query, bytes);
        } catch (ApiException e) {
            if (!e.code().equals("not_found")) {
                throw e;
            } // it never ran, or wrote nothing
        }
        return bytes.toByteArray();
    }

    /** Asks again while the server is away, or has too much to do. */
    private <T> T ask(Patience.Question<T> question) throws IOException, InterruptedException {
        while (true) {
            try {
                return patience.ask(question);
            } catch (ApiException e) {
                if (!COME_BACK.contains(e.code())) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void fail(FoundFile file, long job, String status, String why, byte[] more) throws IOException {
        failed.incrementAndGet();
        byte[] line = (Errors.printable(why) + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] text = java.util.Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, text, line.length, more.length);
        finish(file, job, () -> results.putFailure(file, text), status, why);
    }

    /** Writes a file. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** What came of a file that has changed meanwhile is of no interest: it arrives again. */
    private void finish(FoundFile file, long job, Writing writing, String status, String why) throws IOException {
        FoundFile now = Folder.look(from.resolve(file.name()));
        if (now != null && !now.equals(file)) {
            return;
        }
        Path written = status.equals("completed") ? results.file(file.name()) : results.failureFile(file.name());
        try {
            writing.run();
        } catch (IOException e) {
            failed.incrementAndGet();
            command.complain(Printable.of(file.name() + ": cannot write " + written + ": " + reason(e)));
            return;
        }
        printing.lock();
        try {
            say(file, job, status, why, written);
        } finally {
            printing.unlock();
        }
    }

    private void say(FoundFile file, long job, String status, String why, Path written) {
        if (command.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", file.name());
            if (job != 0) {
                fields.put("job", job);
            }
            fields.put("status", status);
            fields.put("result", written.toString());
            if (!why.isEmpty()) {
                fields.put("message", why);
            }
            command.print(Json.object(fields));
        } else if (status.equals("completed")) {
            command.out().println(Printable.of(file.name() + " -> " + written));
            command.out().flush();
        } else {
            command.complain(Printable.of(file.name()) + ": " + why);
        }
    }
}
