import Testing
import Vocabulary
import Wire

@Suite struct LinkStatementTests {
  private static func end(_ number: UInt64, _ letter: UInt8) -> LinkStatement.End {
    LinkStatement.End(NodeID(key: Digest256(number, 0, 0, 0)), [UInt8](repeating: letter, count: 16))
  }

  private let statement = LinkStatement(
    dialler: end(1, 1), accepter: end(2, 2), object: Digest256(9, 9, 9, 9), isOfDialler: true)

  @Test func `no two statements are signed alike`() {
    var all = [statement]
    for change in 0..<6 {
      var other = statement
      switch change {
      case 0: other.isOfDialler = false
      case 1: other.dialler = Self.end(3, 1)
      case 2: other.dialler = Self.end(1, 3)
      case 3: other.accepter = Self.end(3, 2)
      case 4: other.object = Digest256(9, 9, 9, 8)
      default: (other.dialler, other.accepter) = (other.accepter, other.dialler)
      }
      all.append(other)
    }
    #expect(Set(all.map(\.bytes)).count == all.count)
    #expect(Set(all.map(\.bytes.count)) == [18 + 1 + 2 * 48 + 32 + 1])
  }

  @Test func `a statement has a signer and somebody to whom it is made`() {
    #expect(statement.signer == statement.dialler.node && statement.other == statement.accepter.node)
    var other = statement
    other.isOfDialler = false
    #expect(other.signer == statement.accepter.node && other.other == statement.dialler.node)
  }
}
