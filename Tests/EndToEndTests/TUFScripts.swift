import Foundation

/// Programs of python-tuf, the reference implementation of The Update Framework.
enum TUFScripts {
  /// A folder with python-tuf, put there from PyPI once and kept with the build; nil where it cannot be had.
  static let packages: String? = {
    let folder = Programs.root + "/.build/python-tuf-7.0.1"
    let install = Process()
    install.executableURL = URL(fileURLWithPath: Programs.python)
    install.arguments =
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--upgrade"]
      + ["--target", folder, "tuf==7.0.1", "securesystemslib[crypto]==1.6.0"]
    guard !FileManager.default.fileExists(atPath: folder + "/installed") else { return folder }
    guard (try? install.run()) != nil else { return nil }
    install.waitUntilExit()
    guard install.terminationStatus == 0, (try? Data().write(to: URL(fileURLWithPath: folder + "/installed"))) != nil
    else { return nil }
    return folder
  }()

  /// make FOLDER FILE: makes repositories of one owner below FOLDER, each with `metadata` and `targets`; the target is
  /// `dir/update.bin`, at first the bytes of FILE.
  static let make = #"""
    import copy, datetime, os, sys
    from securesystemslib.signer import CryptoSigner
    from tuf.api.metadata import MetaFile, Metadata, Root, Snapshot, TargetFile, Targets, Timestamp

    folder, content = sys.argv[1], open(sys.argv[2], "rb").read()
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    month, past = now + datetime.timedelta(days=30), now - datetime.timedelta(hours=1)
    signers = {"root": [CryptoSigner.generate_ed25519(), CryptoSigner.generate_ecdsa()],
        "timestamp": [CryptoSigner.generate_ed25519()], "snapshot": [CryptoSigner.generate_ecdsa()],
        "targets": [CryptoSigner.generate_rsa()]}
    root = Root(expires=month, consistent_snapshot=True)
    for role in signers:
        for signer in signers[role]: root.add_key(signer.public_key, role)
    root.roles["root"].threshold = 2
    roots = {}

    def signed(data, keys):
        metadata = Metadata(copy.deepcopy(data))
        for key in keys: metadata.sign(key, append=True)
        return metadata.to_bytes()

    def write(name, data):
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "wb") as file: file.write(data)

    def publish(name, version, content, expires=month, of=None):
        """A repository of this version, in which the metadata of one role may expire at another time."""
        times = {role: month for role in signers}
        if of: times[of] = expires
        targets, snapshot = Targets(version, expires=times["targets"]), Snapshot(version, expires=times["snapshot"])
        timestamp = Timestamp(version, expires=times["timestamp"])
        target = targets.targets["dir/update.bin"] = TargetFile.from_data("dir/update.bin", content, ["sha256"])
        here = f"{folder}/{name}"
        for number, data in roots.items(): write(f"{here}/metadata/{number}.root.json", data)
        data = signed(targets, signers["targets"])
        write(f"{here}/metadata/{version}.targets.json", data)
        snapshot.meta["targets.json"] = MetaFile.from_data(version, data, ["sha256"])
        data = signed(snapshot, signers["snapshot"])
        write(f"{here}/metadata/{version}.snapshot.json", data)
        timestamp.snapshot_meta = MetaFile.from_data(version, data, ["sha256"])
        write(f"{here}/metadata/timestamp.json", signed(timestamp, signers["timestamp"]))
        write(f"{here}/targets/dir/{target.hashes['sha256']}.update.bin", content)

    roots[1] = signed(root, signers["root"])
    write(f"{folder}/root.json", roots[1])
    publish("first", 1, content)
    publish("second", 2, content[::-1])
    for version, role in enumerate(("timestamp", "snapshot", "targets"), 3):
        publish(f"expired-{role}", version, content, past, role)
    publish("ahead", 1000, content)
    # The keys of timestamp and snapshot were stolen: their owner takes new ones.
    old = signers["root"]
    for role in ("root", "timestamp", "snapshot"):
        for signer in signers[role]: root.revoke_key(signer.public_key.keyid, role)
        signers[role] = [CryptoSigner.generate_ed25519(), CryptoSigner.generate_ed25519()]
        for signer in signers[role]: root.add_key(signer.public_key, role)
    root.version = 2
    roots[2] = signed(root, old + signers["root"])
    publish("recovered", 6, content)
    # And then nobody looks after it.
    root.version, root.expires = 3, past
    roots[3] = signed(root, signers["root"])
    publish("expired-root", 7, content)
    """#

  /// fetch ROOT URL FOLDER: python-tuf's own client fetches the target into FOLDER.
  static let fetch = #"""
    import os, sys
    from tuf.ngclient import Updater

    root, url, folder = sys.argv[1:]
    for name in ("metadata", "targets"): os.makedirs(f"{folder}/{name}")
    updater = Updater(f"{folder}/metadata", f"{url}/metadata/", f"{folder}/targets", f"{url}/targets/",
        bootstrap=open(root, "rb").read())
    updater.download_target(updater.get_targetinfo("dir/update.bin"), f"{folder}/update.bin")
    """#

  /// flood PORT: a server whose timestamp metadata never ends, and which has no other.
  static let flood = #"""
    import http.server, sys

    class Flood(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if not self.path.endswith("/timestamp.json"): return self.send_error(404)
            self.send_response(200)
            self.end_headers()
            while True: self.wfile.write(b" " * 65536)
        def log_message(self, *words): pass

    address, port = sys.argv[1].split(":")
    http.server.ThreadingHTTPServer((address, int(port)), Flood).serve_forever()
    """#
}
