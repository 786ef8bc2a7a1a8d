import Foundation
import Glibc
import NIOCore
import Nodes
import Testing
import Vocabulary

@testable import Live

@Suite struct StoredMarksTests {
  private func contents(_ path: String) -> [UInt8] {
    FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
  }

  @Test func `marks that come together are written together, and all of them at the end`() throws {
    let place = TestDirectory()
    defer { withExtendedLifetime(place) {} }
    let path = place.path + "/stored"
    var marks: StoredMarks? = try StoredMarks(path: path, count: 10_000)
    // 10,000 blocks of three pages, in an order that jumps between them.
    for number in 0..<10_000 { try marks?.set(number * 7_919 % 10_000, true) }
    let writes = try #require(marks?.writes)
    #expect(writes <= 3 * 10_000 / StoredMarks.waitingMax + 3)
    #expect(contents(path).count { $0 == 1 } >= 10_000 - StoredMarks.waitingMax)
    marks = nil
    #expect(contents(path) == [UInt8](repeating: 1, count: 10_000))
    #expect(try StoredMarks(path: path, count: 10_000).marked.count == 10_000)
  }

  @Test func `a mark that is taken back is written as well`() throws {
    let place = TestDirectory()
    defer { withExtendedLifetime(place) {} }
    let path = place.path + "/stored"
    let marks = try StoredMarks(path: path, count: 5)
    try marks.set(1, true)
    try marks.set(3, true)
    try marks.flush()
    try marks.set(1, false)
    try marks.flush()
    #expect(contents(path) == [0, 0, 0, 1, 0] && marks.marked == [3])
  }

  @Test func `a file that another program cuts short or takes away ends nothing`() throws {
    let place = TestDirectory()
    defer { withExtendedLifetime(place) {} }
    let path = place.path + "/stored"
    let marks = try StoredMarks(path: path, count: 100_000)
    for block in 0..<200 { try marks.set(block, true) }
    #expect(truncate(path, 0) == 0)
    for block in 200..<400 { try marks.set(block, true) }
    try marks.flush()
    #expect(marks.marked.count == 400)
    #expect(StoredMarks.count(path: path, of: 100_000).map { (200...400).contains($0) } == true)
    unlink(path)
    try marks.set(500, true)
    try marks.flush()
    #expect(StoredMarks.count(path: path, of: 100_000) == nil)
  }

  @Test func `counting changes nothing`() throws {
    let place = TestDirectory()
    defer { withExtendedLifetime(place) {} }
    let path = place.path + "/stored"
    try Data([1, 0, 1]).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000), .posixPermissions: 0o444], ofItemAtPath: path)
    #expect(StoredMarks.count(path: path, of: 90) == 2)
    #expect(StoredMarks.count(path: path, of: 2) == 1)
    #expect(contents(path) == [1, 0, 1])
    let modified = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    #expect(modified == Date(timeIntervalSince1970: 1_000))
  }

  @Test func `blocks whose marks were lost with a killed process are found again, and nothing else`() throws {
    let object = TestObject(length: 3_000_000)
    let place = TestDirectory()
    defer { withExtendedLifetime(place) {} }
    let directory = place.path + "/o"
    var store: ObjectStore? = ObjectStore(try StoreFiles(opening: directory, object.description, verifying: true))
    _ = try store?.accept(leaves: object.leafBytes(object.allPieces), of: object.allPieces)
    for block in stride(from: 0, to: object.geometry.blockCount, by: 3) {
      try store?.write(BlockIndex(block), ArrivedBlock(bytes: object.buffer(block)))
    }
    // Staged, and wrong.
    try store?.stage(BlockIndex(1), object.corrupt(1))
    store = nil
    try Data(count: object.geometry.blockCount).write(to: URL(fileURLWithPath: directory + "/stored"))
    let again = ObjectStore(try StoreFiles(opening: directory, object.description, verifying: true))
    for block in 0..<object.geometry.blockCount { #expect(again.stored[block] == (block % 3 == 0), "\(block)") }
    #expect(StoredMarks.count(path: directory + "/stored", of: object.geometry.blockCount) == again.stored.trueCount)
  }
}
