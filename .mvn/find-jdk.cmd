@echo off
rem Finds a JDK 25 or newer and sets JAVA_HOME to it. Called by mvnw.cmd and estiva.cmd as
rem     call find-jdk.cmd NAME TOOL
rem NAME is who asks; TOOL is javac for building and java for running. Like find-jdk.sh it looks at JAVA_HOME, at java
rem on PATH and into the usual folders, where it takes the oldest that will do.

set "JDK_NEEDED=25"
set "JDK_TOOL=%~2"

if defined JAVA_HOME (
    call :inspect "%JAVA_HOME:"=%"
    if not errorlevel 1 exit /b 0
)

set "JDK_ON_PATH="
for %%J in (java.exe) do set "JDK_ON_PATH=%%~dp$PATH:J"
if defined JDK_ON_PATH (
    call :inspect "%JDK_ON_PATH%.."
    if not errorlevel 1 goto on_path
)

set "JDK_BEST="
for /d %%D in (
    "%ProgramFiles%\Eclipse Adoptium\jdk*"
    "%ProgramFiles%\Java\jdk*"
    "%ProgramFiles%\OpenJDK\jdk*"
    "%ProgramFiles%\Microsoft\jdk*"
    "%ProgramFiles%\Zulu\zulu*"
    "%ProgramFiles%\Amazon Corretto\jdk*"
    "%ProgramFiles%\BellSoft\LibericaJDK*"
    "%ProgramFiles%\SapMachine\*"
    "%LOCALAPPDATA%\Programs\Eclipse Adoptium\jdk*"
    "%USERPROFILE%\.jdks\*"
    "%USERPROFILE%\.gradle\jdks\*"
) do call :consider "%%~D"
for /d %%D in ("%USERPROFILE%\scoop\apps\*jdk*") do call :consider "%%~D\current"
if defined JDK_BEST (
    set "JAVA_HOME=%JDK_BEST%"
    exit /b 0
)

>&2 echo %~1: no JDK %JDK_NEEDED% or newer was found, and Estiva needs one.
>&2 echo Looked at JAVA_HOME (%JAVA_HOME%), java on PATH (%JDK_ON_PATH%) and the usual folders.
>&2 echo Install one:
>&2 echo   winget install EclipseAdoptium.Temurin.%JDK_NEEDED%.JDK
>&2 echo   or from https://adoptium.net/temurin/releases/?version=%JDK_NEEDED%
>&2 echo If there is one elsewhere, set JAVA_HOME to its folder.
exit /b 1

:on_path
for %%H in ("%JDK_ON_PATH%..") do set "JAVA_HOME=%%~fH"
exit /b 0

rem :consider FOLDER: notes the JDK in FOLDER as the best so far if it will do and is the oldest of those.
:consider
call :inspect %1
if errorlevel 1 exit /b 0
if defined JDK_BEST if %JDK_MAJOR% geq %JDK_BEST_MAJOR% exit /b 0
set "JDK_BEST=%~1"
set "JDK_BEST_MAJOR=%JDK_MAJOR%"
exit /b 0

rem :inspect FOLDER: sets JDK_MAJOR of the JDK in FOLDER; fails if it is too old or there is none with the tool.
:inspect
set "JDK_VERSION="
if not exist "%~1\bin\%JDK_TOOL%.exe" exit /b 1
if not exist "%~1\release" exit /b 1
for /f "usebackq tokens=1,2 delims==" %%K in ("%~1\release") do if "%%K"=="JAVA_VERSION" set "JDK_VERSION=%%~L"
if not defined JDK_VERSION exit /b 1
for /f "delims=.-+_" %%M in ("%JDK_VERSION%") do set "JDK_MAJOR=%%M"
if %JDK_MAJOR% lss %JDK_NEEDED% exit /b 1
exit /b 0
