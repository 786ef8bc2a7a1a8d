import Foundation
import Glibc
import Logging
import NIOPosix
import Testing
import Vocabulary
import Wire

@testable import Live
@testable import Nodes

@Suite struct LedgerStoreTests {
  private func entry(
    _ number: UInt64, run: UInt64 = 7, month: Int64 = 202_611, of object: UInt64? = 1, taken: Int64 = 100,
    given: Int64 = 10, uploads: ByteRate? = nil
  ) -> LedgerEntry {
    var description = ObjectDescription(
      name: "file-\(object ?? 0).bin", geometry: Geometry(length: 16384, pieceLength: 16384)!,
      infohashes: InfoHashes(v2: Digest256(object ?? 0, 1, 1, 1), v1: InfoHash(1, 1, 1), v1Only: InfoHash(2, 2, 2)),
      piecesRoot: .zero, announce: nil, urls: ["http://192.0.2.1:8080/file.bin?secret"], signer: nil)
    description.urls = ["http://192.0.2.1:8080/file.bin?secret"]
    let amounts = [
      LedgerEntry.Amount(fate: .taken, source: .isp, bytes: taken),
      LedgerEntry.Amount(fate: .given, source: .world, bytes: given),
    ]
    let change = LedgerEntry.Change(object: object.map { _ in LedgerEntry.Object(description) }, amounts: amounts)
    return LedgerEntry(run: run, number: number, month: month, uploads: uploads, changes: [change])
  }

  private func keeper(_ directory: TestDirectory) -> LedgerKeeper {
    LedgerKeeper(directory: directory.path, pool: NIOThreadPool.singleton, logger: Logger(label: "test"))
  }

  private func sum(_ fate: LedgerEntry.Fate, in lines: [LedgerLine]) -> Int64 {
    lines.reduce(0) { $0 + ($1.fate == fate ? $1.bytes : 0) }
  }

  @Test func `a ledger is readable by its user only, also one that was made with other rights`() throws {
    let directory = TestDirectory()
    let path = directory.path + "/" + LedgerStore.fileName
    #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o644]))
    let store = try LedgerStore(directory: directory.path)
    try store.add([entry(1)])
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      let facts = try FileManager.default.attributesOfItem(atPath: directory.path + "/" + name)
      #expect(facts[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test func `months are summed up by class, the newest first, and no more than asked for`() throws {
    let directory = TestDirectory()
    let store = try LedgerStore(directory: directory.path)
    try store.add([entry(1), entry(2, of: 2), entry(3, month: 202_612, of: nil, taken: 3)])
    let months = try store.months(atMost: 24)
    #expect(months.map(\.month) == [202_612, 202_611])
    #expect(months[1].volumes.map(\.source) == ["isp", "world"])
    #expect(months[1].volumes.map(\.taken) == [200, 0] && months[1].volumes.map(\.given) == [0, 20])
    #expect(try store.months(atMost: 1).map(\.month) == [202_612])
  }

  @Test func `who looks at a node is shown what the ledger says, read off the loop and not each time`() throws {
    let directory = TestDirectory()
    let keeper = keeper(directory)
    keeper.add(entry(1))
    keeper.flush()
    // Nothing while it is being read, which another thread does.
    var shown = keeper.shown()
    for _ in 0..<500 where shown == nil {
      usleep(10_000)
      shown = keeper.shown()
    }
    #expect(shown?.months.map(\.month) == [202_611] && shown?.months.first?.volumes.map(\.taken) == [100, 0])
    keeper.add(entry(2))
    keeper.flush()
    usleep(100_000)
    #expect(keeper.shown() == shown, "half a minute has not passed")
  }

  @Test func `entries are added up by month, object, fate and class, and one that is repeated is added once`() throws {
    let directory = TestDirectory()
    let store = try LedgerStore(directory: directory.path)
    try store.add([entry(1), entry(2)])
    try store.add([entry(2), entry(1)])
    try store.add([entry(1, run: 8), entry(3, month: 202_612), entry(4, month: 202_612, of: nil, taken: 3)])
    let reader = try LedgerStore(reading: directory.path)
    let lines = try reader.lines(of: 202_611)
    #expect(lines.map(\.bytes) == [30, 300] && lines.map(\.source) == ["world", "isp"])
    #expect(lines.allSatisfy { $0.publisher == "192.0.2.1:8080" && $0.object == Digest256(1, 1, 1, 1).hex })
    let all = try reader.lines()
    #expect(sum(.taken, in: all) == 403 && sum(.given, in: all) == 50)
    #expect(try reader.lines(of: 202_612).contains { $0.object == nil && $0.file == "files without description" })
  }

  @Test func `what a node might upload is known by the last entry of a month`() throws {
    let directory = TestDirectory()
    let store = try LedgerStore(directory: directory.path)
    try store.add([entry(1, uploads: ByteRate(bytesPerSecond: 0)), entry(2, month: 202_612)])
    #expect(try store.uploads(of: 202_611) == ByteRate(bytesPerSecond: 0))
    #expect(try store.uploads(of: 202_612) == nil)
    #expect(try store.uploads() == nil)
  }

  @Test func `objects of more than two years ago are told apart no more, and no byte is lost`() throws {
    let directory = TestDirectory()
    let store = try LedgerStore(directory: directory.path)
    try store.add([entry(1, month: 202_410), entry(2, month: 202_410, of: 2), entry(3, month: 202_411, of: 3)])
    try store.add([entry(4, month: 202_611, of: 4)])
    let old = try store.lines(of: 202_410)
    #expect(old.map(\.file) == ["objects of before", "objects of before"] && old.map(\.bytes) == [20, 200])
    #expect(try store.lines(of: 202_411).allSatisfy { $0.file == "file-3.bin" })
    #expect(sum(.taken, in: try store.lines()) == 400)
    // A clock that was set back adds to what is rolled up.
    try store.add([entry(5, month: 202_410, of: 5), entry(6, month: 202_611, of: 4)])
    #expect(try store.lines(of: 202_410).map(\.bytes) == [30, 300])
  }

  @Test func `a damaged ledger is moved aside and begun anew, and the node goes on`() throws {
    let directory = TestDirectory()
    let path = directory.path + "/" + LedgerStore.fileName
    try Data(repeating: 0x55, count: 8192).write(to: URL(fileURLWithPath: path))
    let keeper = keeper(directory)
    keeper.add(entry(1))
    keeper.flush()
    #expect(keeper.counts == [1, 0, 0])
    #expect(try LedgerStore(reading: directory.path).lines().count == 2)
    #expect(FileManager.default.fileExists(atPath: path + ".damaged"))
  }

  @Test func `what cannot be written is kept for the next try, within a bound`() throws {
    let directory = TestDirectory()
    let path = directory.path + "/" + LedgerStore.fileName
    // Nobody can open a directory as a database, not even root.
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let keeper = keeper(directory)
    for number in UInt64(1)...130 { keeper.add(entry(number)) }
    keeper.flush()
    #expect(keeper.counts[0] == 0 && keeper.counts[1] > 0 && keeper.counts[2] == 2)
    rmdir(path)
    keeper.flush()
    #expect(keeper.counts[0] == 128)
    #expect(sum(.taken, in: try LedgerStore(reading: directory.path).lines()) == 12_800)
  }

  @Test func `without a ledger there is a sentence`() {
    let directory = TestDirectory()
    #expect {
      _ = try LedgerStore(reading: directory.path)
    } throws: { error in
      (error as? LedgerStore.Problem)?.sentence.contains("There is no ledger in \(directory.path)") == true
    }
  }
}
