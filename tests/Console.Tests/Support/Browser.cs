using System.Net;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Console.Tests.Support;

/// <summary>What a browser does, without scripts: cookies, and forms with their hidden fields. It does not follow redirects.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = address };

    public Uri Address => address;

    /// <summary>Headers of every request, as a proxy adds them.</summary>
    public Dictionary<string, string> Always { get; } = [];

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Reply> PostAsync(string path, IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), headers);

    /// <summary>The token that the forms of a page carry.</summary>
    public async Task<string> FormTokenAsync(string path = "/try") => Token().Match((await GetAsync(path)).Text).Groups[1].Value;

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        foreach (var (name, value) in Always.Select(h => (h.Key, h.Value)).Concat(headers))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.OriginalString, response.Headers.ToString());
    }

    /// <summary>Opens a stream; the response has begun.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        foreach (var (name, value) in Always)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Reads a stream until it has sent something.</summary>
    public async Task<string> ReadUntilAsync(string path, string expected)
    {
        using var stop = new CancellationTokenSource(Eventually.Limit, TimeProvider.System);
        using var response = await OpenAsync(path, stop.Token);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(stop.Token);
        using var reader = new StreamReader(stream);
        var text = "";
        while (!text.Contains(expected, StringComparison.Ordinal))
            text += await reader.ReadLineAsync(stop.Token) + "\n";
        return text;
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"csrf\" value=\"([0-9a-f]+)\"")]
    private static partial Regex Token();
}

/// <summary>A response.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, string? Location, string Headers);
