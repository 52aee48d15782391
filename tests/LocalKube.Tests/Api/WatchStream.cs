using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Tests.Api;

/// <summary>An open watch, read event by event.</summary>
public sealed class WatchStream : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private WatchStream(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream);
    }

    public static async Task<WatchStream> OpenAsync(ApiFixture api, string path, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        return new WatchStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        var line = await _reader.ReadLineAsync().WaitAsync(Limit, TimeProvider.System);
        return line is null ? null : JsonNode.Parse(line);
    }

    /// <summary>The next event in short: type and name.</summary>
    public async Task<string> NextShortAsync()
    {
        var next = await NextAsync();
        return next is null ? "end" : $"{next["type"]} {next["object"]!["metadata"]!["name"]}";
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
