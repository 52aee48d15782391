using System.Text.Json.Nodes;

namespace ScheduledJobs.Integration.Tests.Support;

/// <summary>HTTP actions.</summary>
public static class Http
{
    public static JsonObject Call(string url) => new() { ["http"] = new JsonObject { ["url"] = url } };
}
