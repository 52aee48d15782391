using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalKube.Tests.Api.Data;

/// <summary>A server that keeps its objects, and can be restarted.</summary>
public sealed class KeptFixture : ApiFixture
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kept-");
    private DataDirectory? _data;

    public string Path => _directory.FullName;

    protected override ApiServerOptions Options => new() { Data = _data = DataDirectory.Open(Path, NullLoggerFactory.Instance), Port = _data.Port ?? 0 };

    /// <summary>Ends the server, and starts another one on its files.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Ends the server, and leaves its files to others.</summary>
    public async Task StopAsync()
    {
        if (_data is null)
            return;
        await DisposeAsync();
        _data.Dispose();
        _data = null;
    }

    /// <summary>Ends the server and removes its files.</summary>
    public async Task EndAsync()
    {
        await StopAsync();
        _directory.Delete(recursive: true);
    }
}
