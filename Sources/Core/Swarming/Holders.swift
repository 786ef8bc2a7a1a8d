/// How many linked peers hold each block, or pull it: near ones and far ones.
package struct Holders: Codable, Sendable {
  package internal(set) var near: [UInt16]
  package internal(set) var far: [UInt16]
  /// Near peers that are pulling the block from outside.
  package internal(set) var nearPulls: [UInt16]

  package init(blockCount: Int) {
    near = [UInt16](repeating: 0, count: blockCount)
    far = near
    nearPulls = near
  }
}
