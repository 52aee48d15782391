namespace ScheduledJobs.Kube.Tests.Fakes;

/// <summary>ConfigMaps as a server sends them.</summary>
internal static class ConfigMapJson
{
    public static string List(string version, params string[] items) => Page(version, "", items);

    public static string Page(string version, string next, params string[] items) =>
        $$"""{"kind":"ConfigMapList","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(",", items)}}]}""";

    public static string Item(string name, int version, string? uid = null) => Item(name, $"{version}", uid);

    public static string Item(string name, string version, string? uid = null) =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"n","uid":"{{uid ?? name}}","resourceVersion":"{{version}}"},"data":{"k":"v"} }""";

    /// <summary>One that does not fit its type.</summary>
    public static string Broken(string name, int version) => Item(name, version).Replace("\"v\"", "{\"not\":\"text\"}");

    /// <summary>A line of a watch.</summary>
    public static string Line(string type, string item) => $$"""{"type":"{{type}}","object":{{item}} }""" + "\n";
}
