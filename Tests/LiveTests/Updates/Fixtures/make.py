#!/usr/bin/python3
"""Makes the repositories of The Update Framework that tests go through, with python-tuf (7.0) and securesystemslib.

usage: make.py > repositories.json       needs `pip install tuf securesystemslib[crypto]`

Each repository is a map from the names of metadata files to the numbers of their texts. Keys are drawn anew each time.
"""

import copy, datetime, hashlib, json, sys

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (Delegations, DelegatedRole, Key, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets,
    Timestamp)
from tuf.api.serialization.json import JSONSerializer

FAR = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)
PAST = datetime.datetime(2001, 1, 1, tzinfo=datetime.timezone.utc)
CONTENT = b"a target of the tests\n"


class Repository:
    """What a repository's owner has in hand, and how it is published."""

    def __init__(self, consistent=True):
        self.signers = {
            "root": [CryptoSigner.generate_ed25519(), CryptoSigner.generate_ed25519()],
            "timestamp": [CryptoSigner.generate_ed25519()],
            "snapshot": [CryptoSigner.generate_ecdsa()],
            "targets": [CryptoSigner.generate_rsa()],
        }
        self.root = Root(expires=FAR, consistent_snapshot=consistent)
        for role, signers in self.signers.items():
            for signer in signers: self.root.add_key(signer.public_key, role)
        self.root.roles["root"].threshold = 2
        self.timestamp, self.snapshot, self.targets = Timestamp(expires=FAR), Snapshot(expires=FAR), Targets(expires=FAR)
        self.add(self.targets, "dir/file.txt")
        self.delegated = {}
        self.files, self.names_hashes = {}, True
        self.publish_root()
        self.publish()

    @staticmethod
    def add(targets, path):
        targets.targets[path] = TargetFile.from_data(path, CONTENT, ["sha256", "sha512"])

    def sign(self, signed, signers):
        # With spaces or without: what is signed is the canonical form.
        metadata = Metadata(signed)
        for signer in signers: metadata.sign(signer, append=True)
        return metadata.to_bytes(JSONSerializer(compact=self.root.version % 2 == 0))

    def name(self, signed, role):
        return f"{signed.version}.{role}.json" if self.root.consistent_snapshot else f"{role}.json"

    def meta(self, signed, data):
        if not self.names_hashes: return MetaFile(signed.version)
        return MetaFile.from_data(signed.version, data, ["sha256"])

    def publish_root(self, signers=None, at=None):
        data = self.sign(self.root, signers or self.signers["root"])
        self.files[f"{at or self.root.version}.root.json"] = data

    def publish(self):
        for role, (targets, signers) in self.delegated.items():
            data = self.sign(targets, signers)
            self.files[self.name(targets, role)] = data
            self.snapshot.meta[f"{role}.json"] = self.meta(targets, data)
        data = self.sign(self.targets, self.signers["targets"])
        self.files[self.name(self.targets, "targets")] = data
        self.snapshot.meta["targets.json"] = self.meta(self.targets, data)
        self.publish_snapshot()

    def publish_snapshot(self):
        data = self.sign(self.snapshot, self.signers["snapshot"])
        self.files[self.name(self.snapshot, "snapshot")] = data
        self.timestamp.snapshot_meta = self.meta(self.snapshot, data)
        self.publish_timestamp()

    def publish_timestamp(self):
        self.files["timestamp.json"] = self.sign(self.timestamp, self.signers["timestamp"])

    def bump(self, by=1):
        for signed in (self.targets, self.snapshot, self.timestamp): signed.version += by
        self.publish()

    def delegate(self, name, paths=None, prefixes=None, terminating=False, parent=None, has=None):
        signer = CryptoSigner.generate_ed25519()
        parent = parent or self.targets
        if parent.delegations is None: parent.delegations = Delegations({}, {})
        role = DelegatedRole(name, [], 1, terminating, paths=paths, path_hash_prefixes=prefixes)
        parent.delegations.roles[name] = role
        parent.add_key(signer.public_key, name)
        targets = Targets(expires=FAR)
        if has: self.add(targets, has)
        self.delegated[name] = (targets, [signer])
        return targets

    def rotate(self, role, count=1):
        for signer in self.signers[role]: self.root.revoke_key(signer.public_key.keyid, role)
        old = self.signers[role]
        self.signers[role] = [CryptoSigner.generate_ed25519() for _ in range(count)]
        for signer in self.signers[role]: self.root.add_key(signer.public_key, role)
        return old

    def copy(self):
        other = copy.copy(self)
        for name in ("root", "timestamp", "snapshot", "targets"): setattr(other, name, copy.deepcopy(getattr(self, name)))
        other.signers = {role: list(signers) for role, signers in self.signers.items()}
        other.files, other.delegated = dict(self.files), dict(self.delegated)
        return other


texts, repositories = [], {}


def save(name, repository):
    repositories[name] = {}
    for file, data in sorted(repository.files.items()):
        text = data.decode()
        if text not in texts: texts.append(text)
        repositories[name][file] = texts.index(text)


def edit(repository, file, change):
    """Changes a file as somebody without keys could."""
    value = json.loads(repository.files[file])
    change(value)
    repository.files[file] = json.dumps(value, indent=1).encode()


base = Repository()
save("base", base)
save("without consistent snapshots", Repository(consistent=False))
bare = base.copy()
bare.names_hashes = False
bare.publish()
save("without hashes of metadata", bare)

# What is newer, and what was before.
newer = base.copy()
newer.bump()
save("newer", newer)
old_snapshot = newer.copy()
old_snapshot.timestamp.version = 3
old_snapshot.snapshot.version = 1
old_snapshot.publish_snapshot()
save("timestamp names an older snapshot", old_snapshot)
old_targets = newer.copy()
old_targets.timestamp.version = old_targets.snapshot.version = 3
old_targets.targets.version = 1
old_targets.publish()
save("snapshot names older targets", old_targets)
dropped = base.copy()
dropped.delegate("extra", paths=["extra/*"])
dropped.publish()
save("with another role", dropped)
dropped = dropped.copy()
dropped.timestamp.version = dropped.snapshot.version = 2
del dropped.snapshot.meta["extra.json"]
dropped.publish_snapshot()
save("snapshot names a role no more", dropped)

# Mix-and-match.
for bit, source in (("with hashes", base), ("by version", bare)):
    mixed = source.copy()
    mixed.bump()
    mixed.files["2.snapshot.json"] = source.files["1.snapshot.json"]
    save(f"snapshot of another time {bit}", mixed)
    mixed = source.copy()
    mixed.bump()
    mixed.files["2.targets.json"] = source.files["1.targets.json"]
    save(f"targets of another time {bit}", mixed)

# Expired.
for role in ("root", "timestamp", "snapshot", "targets"):
    expired = base.copy()
    getattr(expired, role).expires = PAST
    if role == "root":
        expired.root.version = 2
        expired.publish_root()
    expired.bump()
    save(f"expired {role}", expired)

# Signatures.
few = base.copy()
second = CryptoSigner.generate_ed25519()
few.root.add_key(second.public_key, "timestamp")
few.root.roles["timestamp"].threshold = 2
few.root.version = 2
few.publish_root()
few.publish_timestamp()
save("too few signatures", few)
twice = few.copy()
edit(twice, "timestamp.json", lambda value: value["signatures"].append(dict(value["signatures"][0])))
save("one signature twice", twice)
named = few.copy()
named.root.revoke_key(second.public_key.keyid, "timestamp")
first = few.signers["timestamp"][0].public_key
alias = Key.from_dict("another-name", first.to_dict())
named.root.add_key(alias, "timestamp")
named.root.roles["timestamp"].threshold = 2
named.publish_root()
def alias_signature(value):
    value["signatures"].append(dict(value["signatures"][0], keyid="another-name"))
edit(named, "timestamp.json", alias_signature)
save("one key by two names", named)
enough = few.copy()
enough.signers["timestamp"].append(second)
enough.publish_timestamp()
save("enough signatures", enough)
forged = base.copy()
edit(forged, "1.targets.json", lambda value: value["signed"]["targets"]["dir/file.txt"].update(length=1))
forged.names_hashes = False
forged.snapshot.meta["targets.json"] = MetaFile(1)
forged.publish_snapshot()
save("changed targets", forged)
for role in ("timestamp", "snapshot", "targets"):
    foreign = bare.copy()
    foreign.signers[role] = [CryptoSigner.generate_ed25519()]
    foreign.publish()
    save(f"foreign {role}", foreign)

# Roots.
rotated = base.copy()
old = rotated.rotate("root", 2)
rotated.root.version = 2
rotated.publish_root(old + rotated.signers["root"])
again = rotated.copy()
older = again.rotate("root", 2)
again.root.version = 3
again.publish_root(older + again.signers["root"])
save("root rotated twice", again)
for name, signers in (("new keys alone", rotated.signers["root"]), ("old keys alone", old),
    ("one old key", old[:1] + rotated.signers["root"])):
    wrong = rotated.copy()
    wrong.publish_root(signers)
    save(f"root signed by {name}", wrong)
skipped = base.copy()
skipped.root.version = 3
skipped.publish_root(at=2)
save("root skips a version", skipped)
same = base.copy()
same.files["2.root.json"] = same.files["1.root.json"]
save("root comes again", same)

# Fast-forward, and what comes after.
fast = base.copy()
fast.bump(1_000_000)
save("fast-forward", fast)
recovered = base.copy()
recovered.rotate("timestamp")
recovered.rotate("snapshot")
recovered.root.version = 2
recovered.publish_root()
recovered.bump()
save("recovered with other keys", recovered)
kept = base.copy()
kept.root.version = 2
kept.publish_root()
kept.bump()
save("recovered with the same keys", kept)

# Delegations.
deep = Repository()
first = deep.delegate("first", paths=["a/*"], has="a/found.txt")
deep.delegate("nested", paths=["a/*.bin"], parent=first, has="a/nested.bin")
digest = hashlib.sha256(b"hashed/file").hexdigest()
deep.delegate("hashed", prefixes=[digest[:2]], has="hashed/file")
deep.delegate("ends", paths=["end/*"], terminating=True)
deep.delegate("after", paths=["end/*", "b/*"], has="end/late.txt")
deep.add(deep.delegated["after"][0], "b/not/here")
deep.add(deep.delegated["after"][0], "b/is")
deep.bump()
save("delegations", deep)
lost = deep.copy()
del lost.snapshot.meta["first.json"]
lost.publish_snapshot()
save("delegated role missing from the snapshot", lost)
wrong = deep.copy()
wrong.delegated["first"] = (wrong.delegated["first"][0], [CryptoSigner.generate_ed25519()])
wrong.names_hashes = False
wrong.publish()
save("delegated role signed by another", wrong)
circle = Repository()
a = circle.delegate("a", paths=["*"])
b = circle.delegate("b", paths=["*"], parent=a)
signer = circle.delegated["a"][1][0]
b.delegations = Delegations({}, {"a": DelegatedRole("a", [], 1, False, paths=["*"])})
b.add_key(signer.public_key, "a")
circle.bump()
save("delegations in a circle", circle)
long = Repository()
parent = None
for number in range(40): parent = long.delegate(f"r{number}", paths=["*"], parent=parent)
long.add(parent, "far")
long.bump()
save("a long chain of delegations", long)

json.dump({"texts": texts, "repositories": repositories}, sys.stdout, indent=0, ensure_ascii=False)
