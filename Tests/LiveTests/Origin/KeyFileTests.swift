import Crypto
import Foundation
import Glibc
import Selection
import Testing
import Vocabulary
import Wire

@testable import Live

@Suite struct KeyFileTests {
  private let directory = TestDirectory()
  private var path: String { directory.path + "/key" }
  private var file: KeyFile { KeyFile(path: path) }

  private func sentence(_ body: () throws(OriginNode.Failure) -> Void) -> String {
    do throws(OriginNode.Failure) {
      try body()
      return ""
    } catch { return error.sentence }
  }

  @Test func `a key is made once, and is there for its user only`() throws {
    #expect(sentence { () throws(OriginNode.Failure) in _ = try file.lines(now: 0) }.contains("There is no key"))
    let key = try file.create()
    #expect(try file.lines(now: 0) == ["\(key.hex) signs"])
    #expect(sentence { () throws(OriginNode.Failure) in _ = try file.create() }.contains("there already"))
    let (old, new) = try file.rotate(now: 10, until: 20)
    for name in ["key", "key.history", "key.all/\(old.hex)", "key.all/\(new.hex)"] {
      var facts = stat()
      #expect(stat(directory.path + "/" + name, &facts) == 0 && facts.st_mode & 0o077 == 0, "\(name)")
    }
  }

  @Test func `a rotation lets both keys sign for a while, each word proven`() throws {
    let first = try file.create()
    let (old, new) = try file.rotate(now: 10, until: 20)
    #expect(old == first)
    for (now, signers) in [(Int64(19), [old, new]), (20, [new])] {
      let keys = try file.signingKeys(now: now)
      #expect(keys.keys == signers && keys.history.checked.successions.map(\.to) == [new])
    }
    let (_, third) = try file.rotate(now: 15, until: 25)
    #expect(try file.signingKeys(now: 16).keys == [old, new, third])
    #expect(try file.signingKeys(now: 22).keys == [new, third])
    let shown = try file.lines(now: 16)
    #expect(shown.first == "\(third.hex) signs" && shown.count == 3)
    #expect(shown[1].hasPrefix("\(old.hex) handed over to \(new.hex)") && shown[1].contains("signs beside it until"))
    // The file is what an earlier program reads.
    let secret = try #require(FileManager.default.contents(atPath: path))
    #expect(try Curve25519.Signing.PrivateKey(rawRepresentation: secret).publicKey.digest == third)
  }

  @Test func `a revoked key signs no more, and where it was the one, another begins that nobody vouches for`() throws {
    _ = try file.create()
    let (old, new) = try file.rotate(now: 10, until: 20)
    let (revoked, none) = try file.revoke(old, now: 11)
    #expect(revoked == old && none == nil)
    let after = try file.signingKeys(now: 12)
    #expect(after.keys == [new] && after.history.checked.revocations.map(\.key) == [old])
    #expect(sentence { () throws(OriginNode.Failure) in _ = try file.revoke(old, now: 12) }.contains("revoked already"))
    let stranger = Digest256(1, 2, 3, 4)
    #expect(
      sentence { () throws(OriginNode.Failure) in _ = try file.revoke(stranger, now: 12) }.contains("never signed here")
    )
    let (second, third) = try file.revoke(nil, now: 13)
    let last = try file.signingKeys(now: 14)
    #expect(second == new && last.keys == [third] && last.history.predecessors(of: last.last).isEmpty)
    #expect(last.history.checked.revocations.map(\.key) == [old, new])
  }

  @Test func `a kill between two writes changes all or nothing`() throws {
    let first = try file.create()
    let key = try #require(FileManager.default.contents(atPath: path))
    let (_, new) = try file.rotate(now: 10, until: 20)
    // The history is written, the key file is not yet.
    try key.write(to: URL(fileURLWithPath: path))
    #expect(try file.signingKeys(now: 30).keys == [new])
    // Neither is: the new key lies there, and nothing names it.
    try FileManager.default.removeItem(atPath: path + ".history")
    #expect(try file.signingKeys(now: 30).keys == [first])
  }

  @Test func `a history that was changed is a sentence, never a fresh start`() throws {
    _ = try file.create()
    let (old, new) = try file.rotate(now: 10, until: 20)
    let text = try String(contentsOfFile: path + ".history", encoding: .utf8)
    for bad in [
      "", "{}", text.replacing("\"time\" : 10", with: "\"time\" : 11"), text.replacing(old.hex, with: new.hex),
    ] {
      try bad.write(toFile: path + ".history", atomically: true, encoding: .utf8)
      let said = sentence { () throws(OriginNode.Failure) in _ = try file.signingKeys(now: 12) }
      #expect(said.contains("is damaged"), "\(bad)")
    }
    try text.write(toFile: path + ".history", atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: path + ".all/" + new.hex)
    try Data(Curve25519.Signing.PrivateKey().rawRepresentation).write(to: URL(fileURLWithPath: path))
    #expect(sentence { () throws(OriginNode.Failure) in _ = try file.signingKeys(now: 12) }.contains("another key"))
  }

  @Test func `only the newest of many changes are published`() throws {
    _ = try file.create()
    for now in 0..<20 { _ = try file.rotate(now: Int64(now), until: 100) }
    let keys = try file.signingKeys(now: 50)
    #expect(keys.history.successions.count == KeyHistory.most)
    #expect(keys.keys.count == ShoalExtension.mostCosignatures + 1)
  }
}
