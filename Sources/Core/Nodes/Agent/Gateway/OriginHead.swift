package import Vocabulary
import Wire

/// What an origin said of a file beside its bytes: kept with the object, so that the gateway answers as the origin
/// would.
package struct OriginHead: Hashable, Codable, Sendable {
  /// With its quotes, and `W/` if it is weak.
  package var entityTag: String?
  /// Seconds since 1970.
  package var lastModified: Int64?
  package var contentType: String?
  /// Those of `keptFields` that came.
  package var fields: [HTTPField]
  /// When the origin said so.
  package var wall: WallTime

  private static let keptFields = [
    "cache-control", "content-disposition", "content-language", "content-location", "expires", "link", "repr-digest",
    "vary",
  ]

  package init(_ head: Forwarding.Head) {
    entityTag = head.field("etag")
    lastModified = head.field("last-modified").flatMap(HTTPDate.parse)
    contentType = head.field("content-type")
    // Of several ranges the type of the whole is unknown: it stands in the parts.
    if contentType?.lowercased().hasPrefix("multipart/byteranges") == true { contentType = nil }
    fields = head.fields.filter { Self.keptFields.contains($0.name) }
    wall = head.wall
  }

  /// The object as something to be asked for. A tag that is weak or missing is replaced by the object's name: its bytes
  /// are known exactly.
  static func representation(
    _ head: OriginHead?, of description: ObjectDescription, dropping dropped: [String]
  ) -> Representation {
    let named = "\"\(description.infohashes.v2.hex)\""
    let tag = head?.entityTag.flatMap { $0.hasPrefix("\"") ? $0 : nil } ?? named
    return Representation(
      token: FileToken(0), length: description.geometry.length, entityTag: tag, lastModified: head?.lastModified,
      contentType: head?.contentType ?? MediaType.of(description.name),
      fields: head?.fields.filter { !dropped.contains($0.name) } ?? [])
  }
}
