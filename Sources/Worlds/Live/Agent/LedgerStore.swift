import Foundation
import GRDB
import Glibc
import Nodes
package import Vocabulary

/// What a cache's nodes took and gave, by month, object, fate and class, in SQLite.
///
/// May be used from any thread. One process writes, the one that owns the cache; others may read meanwhile.
package final class LedgerStore: Sendable {
  /// Why a ledger cannot be read, in a sentence.
  package struct Problem: Error {
    package let sentence: String
  }

  /// In the cache directory.
  static let fileName = "ledger.sqlite"
  /// The number that stands for objects which are no longer told apart; 0 stands for what has no description.
  private static let others: Int64 = -1
  /// Months in which objects are told apart, as a difference of `LedgerEntry.month`: two years.
  private static let monthsApart: Int64 = 200
  /// Objects that are told apart, at the most.
  private static let objectsMax = 100_000
  /// Runs of which it is known which entries are in, the youngest.
  private static let runsMax = 1_000

  private let database: DatabaseQueue

  /// Opens or makes the ledger of a cache, to be written.
  ///
  /// - Throws: what SQLite says.
  init(directory: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    // An entry is made twice a minute: each may wait for the disk, and outlives a power cut.
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    }
    let path = directory + "/" + Self.fileName
    // Only the cache's user may read it, and what SQLite puts beside it gets the rights that it has.
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if file >= 0 {
      fchmod(file, 0o600)
      Glibc.close(file)
    }
    database = try DatabaseQueue(path: path, configuration: configuration)
    try Self.migrator.migrate(database)
  }

  /// Opens the ledger of a cache to be read, also while an agent writes it.
  package init(reading directory: String) throws(Problem) {
    let path = directory + "/" + Self.fileName
    guard FileManager.default.fileExists(atPath: path) else {
      throw Problem(
        sentence: "There is no ledger in \(directory): nothing was fetched or served with this cache yet.")
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    do { database = try DatabaseQueue(path: path, configuration: configuration) } catch {
      throw Problem(sentence: "The ledger \(path) cannot be read: \(error).")
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE object (
            id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, file TEXT NOT NULL, publisher TEXT NOT NULL);
          CREATE TABLE line (
            month INTEGER NOT NULL, object INTEGER NOT NULL, fate TEXT NOT NULL, source TEXT NOT NULL,
            bytes INTEGER NOT NULL, PRIMARY KEY (month, object, fate, source)) WITHOUT ROWID;
          CREATE TABLE uploads (month INTEGER PRIMARY KEY, rate INTEGER);
          CREATE TABLE run (
            place INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL UNIQUE, last INTEGER NOT NULL);
          """)
    }
    return migrator
  }

  // Writing

  /// Adds entries, all of them or none; those that are in already are left out.
  ///
  /// - Throws: what SQLite says.
  func add(_ entries: [LedgerEntry]) throws {
    try database.write { db in
      for entry in entries { try Self.add(entry, db) }
      try db.execute(
        sql: "DELETE FROM run WHERE place <= (SELECT max(place) FROM run) - ?", arguments: [Self.runsMax])
    }
  }

  private static func add(_ entry: LedgerEntry, _ db: Database) throws {
    let (run, number) = (Int64(bitPattern: entry.run), Int64(clamping: entry.number))
    let last = try Int64.fetchOne(db, sql: "SELECT last FROM run WHERE id = ?", arguments: [run])
    guard last ?? 0 < number else { return }
    try db.execute(
      sql: "INSERT INTO run (id, last) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET last = excluded.last",
      arguments: [run, number])
    try db.execute(
      sql: "INSERT INTO uploads VALUES (?, ?) ON CONFLICT (month) DO UPDATE SET rate = excluded.rate",
      arguments: [entry.month, entry.uploads?.bytesPerSecond])
    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM object") ?? 0
    let isFull = count + entry.changes.count > objectsMax
    try roll(before: isFull ? entry.month : entry.month - monthsApart, db)
    for change in entry.changes {
      let object = try change.object.map { try id(of: $0, isFull: isFull, db) } ?? 0
      for amount in change.amounts {
        try db.execute(
          sql: """
            INSERT INTO line VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (month, object, fate, source) DO UPDATE SET bytes = bytes + excluded.bytes
            """,
          arguments: [entry.month, object, amount.fate.rawValue, amount.source?.name ?? "", amount.bytes])
      }
    }
  }

  private static func id(of object: LedgerEntry.Object, isFull: Bool, _ db: Database) throws -> Int64 {
    let name = Data(object.name.bytes)
    let known = try Int64.fetchOne(db, sql: "SELECT id FROM object WHERE name = ?", arguments: [name])
    if let known { return known }
    guard !isFull else { return others }
    try db.execute(
      sql: "INSERT INTO object (name, file, publisher) VALUES (?, ?, ?)",
      arguments: [name, object.file, object.publisher])
    return db.lastInsertedRowID
  }

  /// No longer tells apart the objects of months before one.
  private static func roll(before month: Int64, _ db: Database) throws {
    let isDone = try Bool.fetchOne(
      db, sql: "SELECT NOT EXISTS (SELECT 1 FROM line WHERE month < ? AND object > 0)", arguments: [month])
    guard isDone != true else { return }
    try db.execute(
      sql: """
        INSERT INTO line SELECT month, ?, fate, source, sum(bytes) FROM line WHERE month < ? AND object > 0
          GROUP BY month, fate, source
          ON CONFLICT (month, object, fate, source) DO UPDATE SET bytes = bytes + excluded.bytes
        """, arguments: [others, month])
    try db.execute(sql: "DELETE FROM line WHERE month < ? AND object > 0", arguments: [month])
    try db.execute(sql: "DELETE FROM object WHERE id NOT IN (SELECT object FROM line)")
  }

  // Reading

  /// All lines, or those of one month, by month, then by publisher and object.
  package func lines(of month: Int64? = nil) throws(Problem) -> [LedgerLine] {
    try reading { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT line.month, line.object, name, file, publisher, fate, source, bytes
            FROM line LEFT JOIN object ON object.id = line.object WHERE ?1 IS NULL OR line.month = ?1
            ORDER BY line.month, publisher, file, line.object, fate, source
          """, arguments: [month])
      return rows.compactMap(Self.line)
    }
  }

  /// The sums of the newest months by class, the newest first.
  func months(atMost most: Int) throws(Problem) -> [LedgerStatus.Month] {
    let rows = try reading { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT month, fate, source, sum(bytes) AS bytes FROM line
            WHERE month IN (SELECT DISTINCT month FROM line ORDER BY month DESC LIMIT ?)
            GROUP BY month, fate, source ORDER BY month DESC
          """, arguments: [most])
    }
    var months: [LedgerStatus.Month] = []
    for row in rows {
      guard let fate = LedgerEntry.Fate(rawValue: row["fate"]) else { continue }
      let (number, source, bytes): (Int64, String, Int64) = (row["month"], row["source"], row["bytes"])
      if months.last?.month != number { months.append(LedgerStatus.Month(month: number)) }
      Self.add(bytes, fate, source, to: &months[months.count - 1])
    }
    for at in months.indices { months[at].volumes.sort { Self.place(of: $0.source) < Self.place(of: $1.source) } }
    return months
  }

  private static func add(
    _ bytes: Int64, _ fate: LedgerEntry.Fate, _ source: String, to month: inout LedgerStatus.Month
  ) {
    switch fate {
    case .wasted: month.wasted += bytes
    case .plain: month.plain += bytes
    case .taken, .given:
      let at = month.volumes.firstIndex { $0.source == source } ?? month.volumes.count
      if at == month.volumes.count { month.volumes.append(LedgerStatus.Volume(source: source, taken: 0, given: 0)) }
      if fate == .taken { month.volumes[at].taken += bytes } else { month.volumes[at].given += bytes }
    }
  }

  private static func place(of source: String) -> Int {
    SourceClass.allCases.firstIndex { $0.name == source } ?? SourceClass.allCases.count
  }

  private static func line(_ row: Row) -> LedgerLine? {
    guard let fate = LedgerEntry.Fate(rawValue: row["fate"]) else { return nil }
    let (object, source): (Int64, String) = (row["object"], row["source"])
    let name = (row["name"] as Data?).flatMap { Digest256(bytes: Array($0)) }
    let nameless = object == others ? "objects of before" : "files without description"
    return LedgerLine(
      month: row["month"], object: name?.hex, file: row["file"] ?? nameless, publisher: row["publisher"] ?? "",
      fate: fate, source: source.isEmpty ? nil : source, bytes: row["bytes"])
  }

  /// What the node might send to peers when it made the last entry of a month, or of all; nil for no limit.
  package func uploads(of month: Int64? = nil) throws(Problem) -> ByteRate? {
    try reading { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT rate FROM uploads WHERE ?1 IS NULL OR month = ?1 ORDER BY month DESC LIMIT 1",
        arguments: [month])
      return (row?["rate"] as Int64?).map(ByteRate.init)
    }
  }

  private func reading<T>(_ body: (Database) throws -> T) throws(Problem) -> T {
    do { return try database.read(body) } catch {
      throw Problem(sentence: "The ledger \(database.path) cannot be read: \(error).")
    }
  }
}
