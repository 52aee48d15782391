using System.Text.Json.Nodes;

namespace ScheduledJobs.Integration.Tests.Api;

/// <summary>The API server refused; <see cref="Exception.Message"/> is the message of its Status object.</summary>
public sealed class RefusedException(int code, JsonObject? status, string request)
    : Exception(status.Text("message") ?? $"{request}: HTTP {code} without a Status object")
{
    public int Code { get; } = code;

    public string? Reason { get; } = status.Text("reason");
}
