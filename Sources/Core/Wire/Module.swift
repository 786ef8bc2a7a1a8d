// The first types of this module follow.
