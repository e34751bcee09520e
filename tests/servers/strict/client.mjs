// A client of Matrix that believes only in devices their owners have signed (MSC4153).
// Reads {"id", "do", …} and writes {"id", "done"} or {"id", "failed"}, and {"seen"}; a line each.
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

for (const name of ["debug", "error", "info", "log", "trace", "warn"]) console[name] = () => {};

const load = (path) => import(pathToFileURL(join(process.argv[2], "matrix-js-sdk/lib", path)));
const sdk = await load("index.js"); // by its full path: Node finds no other
const { CryptoEvent, OnlySignedDevicesIsolationMode } = await load("crypto-api/index.js");

const LOOK_AGAIN = [
    sdk.ClientEvent.Sync,
    CryptoEvent.DevicesUpdated,
    CryptoEvent.UserTrustStatusChanged,
];
let client;

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** Wait until a look gives something, and look only when something has happened. */
function until(look) {
    return new Promise((found, failed) => {
        const again = async () => {
            try {
                const result = await look();
                if (!result) return;
                for (const event of LOOK_AGAIN) client.off(event, again);
                found(result);
            } catch (error) {
                failed(error);
            }
        };
        for (const event of LOOK_AGAIN) client.on(event, again);
        again();
    });
}

async function tell(event) {
    await event.getDecryptionPromise();
    if (event.isState() || event.status !== null) return; // no message, or only on its way out
    const tried = event.getClearContent() !== null || event.isDecryptionFailure();
    if (event.isEncrypted() && !tried) return; // Decrypted follows
    const shield = await client.getCrypto().getEncryptionInfoForEvent(event);
    say({
        seen: {
            room: event.getRoomId(),
            id: event.getId(),
            sender: event.getSender(),
            kind: event.getType(),
            content: event.getContent(),
            encrypted: event.isEncrypted(),
            readable: !event.isDecryptionFailure(),
            failure: event.decryptionFailureReason ?? "",
            shield: shield?.shieldReason ?? null,
        },
    });
}

async function logIn({ url, user, password }) {
    const identifier = { type: "m.id.user", user };
    const login = await sdk
        .createClient({ baseUrl: url })
        .loginRequest({ type: "m.login.password", identifier, password });
    client = sdk.createClient({
        baseUrl: url,
        userId: login.user_id,
        deviceId: login.device_id,
        accessToken: login.access_token,
    });
    await client.initRustCrypto({ useIndexedDB: false });
    const crypto = client.getCrypto();
    crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
    // Nobody asks for the password at the first upload.
    await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
    client.on(sdk.RoomEvent.Timeline, tell);
    client.on(sdk.MatrixEventEvent.Decrypted, tell);
    await client.startClient();
    await until(() => client.isInitialSyncComplete());
    await until(() => isSigned(login.user_id));
    return login.device_id;
}

async function open({ user }) {
    const content = { algorithm: "m.megolm.v1.aes-sha2" };
    const created = await client.createRoom({
        is_direct: true,
        preset: "trusted_private_chat",
        invite: [user],
        initial_state: [{ type: "m.room.encryption", state_key: "", content }],
    });
    await until(() => client.getRoom(created.room_id)?.hasEncryptionStateEvent());
    return created.room_id;
}

async function joinRoom({ room }) {
    await until(() => client.getRoom(room)?.getMyMembership() === "invite");
    await client.joinRoom(room);
    await until(() => client.getRoom(room).getMyMembership() === "join");
}

async function send({ room, kind, content }) {
    return (await client.sendEvent(room, kind, content)).event_id;
}

/** What is known of each device of somebody. */
async function devices({ user }) {
    const crypto = client.getCrypto();
    const known = (await crypto.getUserDeviceInfo([user], true)).get(user) ?? new Map();
    const told = {};
    for (const id of known.keys()) {
        const status = await crypto.getDeviceVerificationStatus(user, id);
        told[id] = { signedByOwner: status.signedByOwner, verified: status.crossSigningVerified };
    }
    return told;
}

async function isSigned(user) {
    return Object.values(await devices({ user })).some((device) => device.signedByOwner);
}

const DEEDS = {
    "log in": logIn,
    open,
    join: joinRoom,
    joined: ({ room, user }) =>
        until(() => client.getRoom(room)?.getMember(user)?.membership === "join"),
    send,
    devices,
    signed: ({ user }) => until(() => isSigned(user)),
};

async function perform({ id, do: deed, ...wishes }) {
    try {
        say({ id, done: (await DEEDS[deed](wishes)) ?? null });
    } catch (error) {
        say({ id, failed: String(error?.stack ?? error) });
    }
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => perform(JSON.parse(line)));
lines.on("close", () => process.exit(0));
