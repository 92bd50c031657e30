package dev.estiva.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets a command run as the local account of its job's user. The task's own process looks the account up and gives its
 * privileges away, so that a directory service that answers slowly holds nobody else up. Needs root, and setpriv of util-linux.
 */
public final class RunAs {
    /** Where setpriv is on every system that has it. */
    private static final List<String> PLACES = List.of("/usr/bin/setpriv", "/bin/setpriv");

    /** What may be an account's name; not a number, which would be one's id. */
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    /** The shell's exit code for what cannot be executed. */
    private static final String FAILED = "126";

    /**
     * The last step enters the working directory once more, with the account's rights: the keeper entered it with root's.
     */
    private static final String SCRIPT = """
            user=$1 home=$2; shift 2
            fail() { echo "estiva: $1" >&2; exit FAILED; }
            uid=$(id -u "$user" 2>/dev/null) || fail "there is no account $user on this worker, and it runs tasks as their users"
            [ "$uid" != 0 ] || fail "$user is root here, and a worker runs no tasks as root"
            gid=$(id -g "$user") || fail "the account $user has no group"
            [ "$home" = own ] || HOME=$(getent passwd "$user" | cut -d: -f6)
            USER=$user LOGNAME=$user
            export HOME USER LOGNAME
            unset XDG_RUNTIME_DIR MAIL
            exec setpriv --reuid="$uid" --regid="$gid" --init-groups -- /bin/sh -c '
                cd -- "$1" || { echo "estiva: $LOGNAME may not enter $1" >&2; exit FAILED; }
                shift
                exec "$@"' estiva "$PWD" "$@"
            """.replace("FAILED", FAILED);

    private RunAs() {}

    /**
     * What keeps this process from running commands as other accounts, or the empty text.
     *
     * @param account the account that it runs as itself
     */
    public static String hindrance(String account) {
        if (!account.equals("root")) {
            return "only root can run tasks as others, and this worker runs as " + account;
        }
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place)))
                ? ""
                : "it needs setpriv, of util-linux";
    }

    /**
     * The command that runs another one as an account.
     *
     * @param hasHome whether the job itself says where its home directory is
     * @throws IllegalArgumentException if no account can have that name
     */
    static List<String> command(String user, List<String> command, boolean hasHome) {
        if (!ACCOUNT.matcher(user).matches()) {
            throw new IllegalArgumentException(
                    "this worker runs tasks as their users, and \"" + user + "\" cannot be an account");
        }
        List<String> words =
                new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "estiva", user, hasHome ? "own" : "account"));
        words.addAll(command);
        return words;
    }
}
