import Selection

extension WithdrawalMessage: DescribedMessage {
  static let schemaName = "Withdrawal"
  static let meaning =
    "An origin takes back what it published, signed with its key (Ed25519). What makes no sense is passed over."
  static let isRead = true
  static let notes: [String: SchemaNote] = [
    "key": .hex("The origin's key.", digits: 64),
    "base": .text("The origin's address.", atMost: 8192),
    "url": .text("That of the file, below it.", atMost: 8192, pattern: "^[!-~]*$"),
    "serial": .read("Descriptions of the file up to this one are withdrawn."),
    "object": .hex("The object's v2 infohash.", digits: 64),
    "time": .read("When it was signed, seconds since 1970."),
    "signature": .hex("Over the lines of text that the origin signs.", digits: 128),
  ]
}
