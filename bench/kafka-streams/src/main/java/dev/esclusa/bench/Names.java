package dev.esclusa.bench;

/** The names of topics and of the group, as the other contestants have them. */
record Names(String prefix) {
  String ingress() {
    return prefix;
  }

  String channel(String datatype) {
    return prefix + "." + datatype;
  }

  String alerts() {
    return prefix + ".alerts";
  }

  String group() {
    return prefix + ".contestant";
  }
}
