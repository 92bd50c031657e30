package dev.estiva.worker;

import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What an attempt holds of its worker, as the keeper remembers it for the next agent: {@code SLOTS DEVICE:SHARE,…}.
 *
 * @param devices by their places among those that were offered
 */
record Holding(long slots, List<DeviceShare> devices) {
    /** Of an attempt of which nothing is known. */
    static final Holding NOTHING = new Holding(0, List.of());

    static Holding of(ProcessTask process) {
        return new Holding(process.amounts().slots(), process.devices());
    }

    /** What {@link #text} wrote; nothing if it did not. */
    static Holding parse(String text) {
        try {
            String[] parts = text.split(" ", -1);
            List<DeviceShare> devices = new ArrayList<>();
            for (String each : parts.length < 2 || parts[1].isEmpty() ? new String[0] : parts[1].split(",", -1)) {
                int colon = each.indexOf(':');
                devices.add(new DeviceShare(
                        Integer.parseInt(each.substring(0, colon)), Integer.parseInt(each.substring(colon + 1))));
            }
            return new Holding(Long.parseLong(parts[0]), devices);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return NOTHING; // the server reckons with it in any case
        }
    }

    String text() {
        StringJoiner shares = new StringJoiner(",");
        devices.forEach(each -> shares.add(each.device() + ":" + each.share()));
        return slots + " " + shares;
    }
}
