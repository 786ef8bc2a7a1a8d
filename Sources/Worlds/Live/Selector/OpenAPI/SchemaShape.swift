/// The shape of a message, as `Decodable` sees it.
indirect enum SchemaShape {
  /// JSON Schema's name of the type.
  case scalar(String)
  /// Bytes in base64.
  case bytes
  case list(SchemaShape)
  case object([Property])
  /// Another message, which has a schema of its own.
  case message(any DescribedMessage.Type)

  struct Property {
    var name: String
    var shape: SchemaShape
    var isOptional: Bool
  }
}
