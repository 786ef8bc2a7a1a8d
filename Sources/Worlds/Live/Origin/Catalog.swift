import Foundation
import GRDB
import Glibc
import Nodes
import Vocabulary

/// What an origin knows of its files, kept in SQLite, so that a restart does not hash again: for each path the last
/// description, and the last serial even after the description is gone. Leaf hashes lie beside it, one file each.
///
/// May be used from any thread.
final class Catalog: Sendable {
  private let database: DatabaseQueue
  private let leaves: String

  /// Opens or makes the catalog in an origin's state directory.
  ///
  /// - Throws: `OriginNode.Failure`.
  /// - Parameter tidies: whether leaf hashes without a description are removed: not while an origin may be making some.
  init(directory: String, tidies: Bool = true) throws(OriginNode.Failure) {
    leaves = directory + "/leaves"
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      // Thousands of small files are described at a start, and none waits for the disk. What a power cut takes is
      // described again, under serials that still grow (`nextSerial`).
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      }
      database = try DatabaseQueue(path: directory + "/catalog.sqlite", configuration: configuration)
      try Self.migrator.migrate(database)
    } catch {
      throw OriginNode.Failure("The catalog in \(directory) cannot be opened: \(error).")
    }
    if tidies { removeOrphans() }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE description (
            id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE,
            inode INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, serial INTEGER NOT NULL,
            announce TEXT NOT NULL, url TEXT NOT NULL, object BLOB NOT NULL, v1 BLOB NOT NULL, v1_only BLOB NOT NULL,
            piece_length INTEGER NOT NULL, digest BLOB NOT NULL, hybrid BLOB NOT NULL, v1_metainfo BLOB NOT NULL);
          CREATE TABLE serial (path TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("2") { db in
      try db.execute(sql: "ALTER TABLE description ADD COLUMN registered_until INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("3") { db in
      try db.execute(sql: "ALTER TABLE description ADD COLUMN valid_until INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("4") { db in
      try db.execute(
        sql: """
          CREATE TABLE withdrawal (
            path TEXT NOT NULL, object BLOB NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,
            modified INTEGER NOT NULL, serial INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (path, object));
          """)
    }
    return migrator
  }

  /// The kept description of exactly this version of a path, if its leaf hashes are there too.
  func description(of path: String, version: FileVersion) throws -> KeptDescription? {
    let row = try database.read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT id, inode, size, modified, serial, announce, url, object, v1, v1_only, piece_length, digest,
            registered_until, valid_until, length(hybrid) AS hybrid_length, length(v1_metainfo) AS v1_length
          FROM description WHERE path = ?
          """, arguments: [path])
    }
    guard let row, let kept = Self.kept(path, row), kept.version == version else { return nil }
    var facts = stat()
    guard stat(leafPath(kept.id), &facts) == 0, Int64(facts.st_size) == kept.leavesLength else { return nil }
    return kept
  }

  private static func kept(_ path: String, _ row: Row) -> KeptDescription? {
    func bytes(_ column: String) -> [UInt8] { (row[column] as Data?).map { Array($0) } ?? [] }
    guard let object = Digest256(bytes: bytes("object")), let v1 = InfoHash(bytes: bytes("v1")),
      let v1Only = InfoHash(bytes: bytes("v1_only")), let digest = Digest256(bytes: bytes("digest"))
    else { return nil }
    let version = FileVersion(
      inode: UInt64(bitPattern: row["inode"] as Int64), size: row["size"], modified: row["modified"])
    return KeptDescription(
      id: row["id"], path: path, version: version, serial: row["serial"], announce: row["announce"], url: row["url"],
      object: object, v1: v1, v1Only: v1Only, pieceLength: row["piece_length"], digest: digest,
      hybridLength: row["hybrid_length"], v1OnlyLength: row["v1_length"],
      registeredUntil: row["registered_until"], until: row["valid_until"])
  }

  /// The serial for the next description of a path: greater than any before, and no less than the time, so that it
  /// still grows if the catalog was lost.
  func nextSerial(of path: String, now: Int64) throws -> Int64 {
    let last = try database.read { db in
      try Int64.fetchOne(db, sql: "SELECT last FROM serial WHERE path = ?", arguments: [path])
    }
    return max((last ?? 0) + 1, now)
  }

  /// Keeps a description in place of the path's last one.
  ///
  /// - Parameter leafDraft: the file of leaf hashes, moved to its place; nil to take over those of `replacing`.
  /// - Returns: the description with its number.
  func keep(
    _ description: KeptDescription, hybrid: [UInt8], v1Only: [UInt8], leafDraft: String?, replacing old: Int64? = nil
  ) throws -> KeptDescription {
    var kept = description
    let former: Int64? = try database.write { db in
      let former = try Int64.fetchOne(db, sql: "SELECT id FROM description WHERE path = ?", arguments: [kept.path])
      try db.execute(sql: "DELETE FROM description WHERE path = ?", arguments: [kept.path])
      try db.execute(
        sql: """
          INSERT INTO description (path, inode, size, modified, serial, announce, url, object, v1, v1_only,
            piece_length, digest, hybrid, v1_metainfo, registered_until, valid_until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          kept.path, Int64(bitPattern: kept.version.inode), kept.version.size, kept.version.modified, kept.serial,
          kept.announce, kept.url, Data(kept.object.bytes), Data(kept.v1.bytes), Data(kept.v1Only.bytes),
          kept.pieceLength, Data(kept.digest.bytes), Data(hybrid), Data(v1Only),
          kept.registeredUntil, kept.until,
        ])
      kept.id = db.lastInsertedRowID
      try db.execute(
        sql: "INSERT INTO serial VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET last = max(last, excluded.last)",
        arguments: [kept.path, kept.serial])
      let place = leafPath(kept.id)
      // A link, not a move, of leaves that answers under way may still name.
      let moved = leafDraft.map { rename($0, place) } ?? old.map { link(leafPath($0), place) } ?? -1
      guard moved == 0 else {
        throw OriginNode.Failure("The leaf hashes cannot be kept: \(String(cString: strerror(errno))).")
      }
      return former
    }
    if let former { unlink(leafPath(former)) }
    return kept
  }

  /// What was withdrawn: a version of a file, and the serial that it had last.
  struct Withdrawn {
    var path: String
    var version: FileVersion
    var object: Digest256
    var serial: Int64
    var time: Int64
  }

  /// Notes that what was described last of a path is withdrawn; false when nothing was.
  func withdraw(_ path: String, now: Int64) throws -> Bool {
    try database.write { db in
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO withdrawal (path, object, inode, size, modified, serial, time)
            SELECT description.path, object, inode, size, modified, max(description.serial, serial.last), ?
            FROM description LEFT JOIN serial ON serial.path = description.path WHERE description.path = ?
          """, arguments: [now, path])
      return db.changesCount > 0
    }
  }

  /// All that was withdrawn, in the order in which it was.
  func withdrawals() throws -> [Withdrawn] {
    let rows = try database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM withdrawal ORDER BY time, path")
    }
    return rows.compactMap { row in
      guard let object = Digest256(bytes: (row["object"] as Data?).map { Array($0) } ?? []) else { return nil }
      let version = FileVersion(
        inode: UInt64(bitPattern: row["inode"] as Int64), size: row["size"], modified: row["modified"])
      return Withdrawn(path: row["path"], version: version, object: object, serial: row["serial"], time: row["time"])
    }
  }

  /// The bytes of a description, or nil if it is not kept any more.
  func metainfo(_ id: Int64, _ kind: KeptDescription.Kind) throws -> [UInt8]? {
    let column = kind == .v1Only ? "v1_metainfo" : "hybrid"
    let data = try database.read { db in
      try Data.fetchOne(db, sql: "SELECT \(column) FROM description WHERE id = ?", arguments: [id])
    }
    return data.map { Array($0) }
  }

  /// Where the leaf hashes of a description lie.
  func leafPath(_ id: Int64) -> String { "\(leaves)/\(id)" }

  /// A path for leaf hashes that are being made.
  func leafDraft(_ number: UInt64) -> String { "\(leaves)/\(number).new" }

  /// Leaf hashes without a description were left behind by a crash.
  private func removeOrphans() {
    guard let known = try? database.read({ try Int64.fetchSet($0, sql: "SELECT id FROM description") }),
      let names = try? FileManager.default.contentsOfDirectory(atPath: leaves)
    else { return }
    for name in names where Int64(name).map({ !known.contains($0) }) ?? true { unlink("\(leaves)/\(name)") }
  }
}
