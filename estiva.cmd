@echo off
rem Starts Estiva from a checkout, as the script estiva does elsewhere: finds a JDK, builds when there is no build yet or
rem a source has changed since, and runs. ESTIVA_JAVA_OPTS holds options for the JVM.
rem
rem A build goes to app\target\run\build and is then moved to a folder of its own; at last the file "current", which
rem names that folder, is replaced. So there is never a half of a build to be seen.
setlocal
set "ROOT=%~dp0"
set "RUN=%ROOT%app\target\run"

call "%ROOT%.mvn\find-jdk.cmd" estiva java
if errorlevel 1 exit /b 1

set "BUILD="
if exist "%RUN%\current" set /p BUILD=<"%RUN%\current"
if not defined BUILD goto build
if not exist "%RUN%\%BUILD%\estiva.jar" goto build

rem Newer than the copy that the last build kept of them are those files that xcopy would copy: it lists them.
xcopy "%ROOT%app\src\main" "%RUN%\kept\main\" /d /l /s /y 2>nul | find ":" >nul
if not errorlevel 1 goto build
xcopy "%ROOT%pom.xml" "%RUN%\kept\" /d /l /y 2>nul | find ":" >nul
if not errorlevel 1 goto build
xcopy "%ROOT%app\pom.xml" "%RUN%\kept\app\" /d /l /y 2>nul | find ":" >nul
if not errorlevel 1 goto build
xcopy "%ROOT%torch\src\main" "%RUN%\kept\torch\main\" /d /l /s /y 2>nul | find ":" >nul
if not errorlevel 1 goto build
xcopy "%ROOT%torch\pom.xml" "%RUN%\kept\torch\" /d /l /y 2>nul | find ":" >nul
if not errorlevel 1 goto build
goto start

:build
if not exist "%RUN%" mkdir "%RUN%"
mkdir "%RUN%\lock" 2>nul
if errorlevel 1 (
    >&2 echo estiva: another build is running; if that is not so, remove the folder "%RUN%\lock"
    exit /b 1
)
if defined BUILD (
    >&2 echo estiva: building ^(its sources have changed^) ...
) else (
    >&2 echo estiva: building ^(first use, about a minute^) ...
    if exist "%RUN%\build" rmdir /s /q "%RUN%\build"
    if exist "%ROOT%torch\target\run\build" rmdir /s /q "%ROOT%torch\target\run\build"
)
if exist "%RUN%\next" rmdir /s /q "%RUN%\next"
xcopy "%ROOT%app\src\main" "%RUN%\next\main\" /s /q /y >nul
xcopy "%ROOT%pom.xml" "%RUN%\next\" /q /y >nul
xcopy "%ROOT%app\pom.xml" "%RUN%\next\app\" /q /y >nul
xcopy "%ROOT%torch\src\main" "%RUN%\next\torch\main\" /s /q /y >nul
xcopy "%ROOT%torch\pom.xml" "%RUN%\next\torch\" /q /y >nul

call "%ROOT%mvnw.cmd" -q -B -f "%ROOT%pom.xml" -Dquick package >"%RUN%\build.log" 2>&1 <nul
if errorlevel 1 (
    >&2 echo estiva: the build failed; its log, "%RUN%\build.log":
    type "%RUN%\build.log" >&2
    rmdir "%RUN%\lock"
    exit /b 1
)

rem Of the older builds those go that nothing runs from: a folder with open files cannot be renamed.
for /d %%D in ("%RUN%\v*") do ren "%%~D" "old-%%~nxD" 2>nul
for /d %%D in ("%RUN%\old-*") do rmdir /s /q "%%~D"

set "BUILD=v%RANDOM%%RANDOM%"
mkdir "%RUN%\%BUILD%"
move "%RUN%\build\estiva.jar" "%RUN%\%BUILD%\" >nul
move "%RUN%\build\lib" "%RUN%\%BUILD%\lib" >nul
mkdir "%RUN%\%BUILD%\plugins"
move "%ROOT%torch\target\run\build\plugin" "%RUN%\%BUILD%\plugins\torch" >nul
"%JAVA_HOME%\bin\java" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "-XX:AOTCacheOutput=%RUN%\%BUILD%\estiva.aot" -jar "%RUN%\%BUILD%\estiva.jar" warm-up >>"%RUN%\build.log" 2>&1 <nul
if exist "%RUN%\kept" rmdir /s /q "%RUN%\kept"
ren "%RUN%\next" kept
>"%RUN%\current" echo %BUILD%
rmdir "%RUN%\lock"

:start
set AOT=
if exist "%RUN%\%BUILD%\estiva.aot" set AOT=-Xlog:disable -Xlog:all=warning:stderr -Xlog:aot*=off,cds*=off:stderr "-XX:AOTCache=%RUN%\%BUILD%\estiva.aot" "-Destiva.aot=%RUN%\%BUILD%\estiva.aot"
"%JAVA_HOME%\bin\java" %AOT% %ESTIVA_JAVA_OPTS% -jar "%RUN%\%BUILD%\estiva.jar" %*
exit /b %ERRORLEVEL%
