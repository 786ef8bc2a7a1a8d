/// What the content of a record with a good checksum says.
enum ParsedRecord {
  case entry(TraceEntry)
  case part(CheckpointPart)
  case bad(TraceDamage.Reason)
}
