/// One entry of a bencoded dictionary.
package struct BencodeEntry: Hashable, Codable, Sendable {
  package var key: [UInt8]
  package var value: BencodeValue

  package init(key: [UInt8], value: BencodeValue) {
    self.key = key
    self.value = value
  }
}
